import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { carryOut } from '../deploys/carry-out.ts'
import { type FollowOptions, takesFollowing } from '../deploys/follow-options.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addRestart(berth: Command, shell: Shell): void {
  const restart = berth.command('restart').description('new containers, same version, no lost request')
  takesFollowing(takesApp(restart.argument('[app]'))).action((word: string | undefined, options: FollowOptions) => {
    const path = apiPath`/apps/${onlyApp(word, restart)}/restarts`
    return carryOut(shell, signedIn(shell), { method: 'POST', path, body: {} }, options)
  })
}
