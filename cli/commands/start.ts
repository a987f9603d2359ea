import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { carryOut } from '../deploys/carry-out.ts'
import { type FollowOptions, takesFollowing } from '../deploys/follow-options.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addStart(berth: Command, shell: Shell): void {
  const start = berth.command('start').description('start a stopped app')
  takesFollowing(takesApp(start.argument('[app]'))).action((word: string | undefined, options: FollowOptions) => {
    const path = apiPath`/apps/${onlyApp(word, start)}/suspension`
    return carryOut(shell, signedIn(shell), { method: 'DELETE', path }, options)
  })
}
