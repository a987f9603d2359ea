import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { configPath, removeLogin } from '../settings/config-file.ts'
import type { Shell } from '../shell.ts'

export function addLogout(berth: Command, shell: Shell): void {
  berth
    .command('logout')
    .description('forget the server and the token')
    .action(() => {
      const path = configPath(shell.env)
      if (!existsSync(path)) return shell.err.line('Nothing was saved.')
      removeLogin(path)
      shell.err.line(
        `Deleted ${path}. The token stays valid; signed in with another, it can be ended: berth tokens delete <id>.`,
      )
    })
}
