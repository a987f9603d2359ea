import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { carryOut } from '../deploys/carry-out.ts'
import { type FollowOptions, takesFollowing } from '../deploys/follow-options.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

interface RollbackOptions extends FollowOptions {
  readonly release?: string
  readonly message?: string
}

export function addRollback(berth: Command, shell: Shell): void {
  const rollback = berth.command('rollback').description('go back to the version before')
  takesFollowing(takesApp(rollback.argument('[app]').argument('[release]')))
    .option('--release <id>', 'which one; `berth apps <app>` lists them')
    .option('-m, --message <text>', 'why, for the list of deploys')
    .action((first: string | undefined, second: string | undefined, options: RollbackOptions) => {
      const { app, words } = appAndWords(
        [first, second].filter(word => word !== undefined),
        rollback,
      )
      const body = { release: options.release ?? words[0], message: options.message }
      return carryOut(shell, signedIn(shell), { method: 'POST', path: apiPath`/apps/${app}/rollbacks`, body }, options)
    })
}
