import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addStop(berth: Command, shell: Shell): void {
  const stop = berth.command('stop').description('stop an app; visitors get a 503 page').argument('[app]')
  takesApp(stop)
    .addOption(jsonOption())
    .action(async (word: string | undefined, { json }: { json?: boolean }) => {
      const app = onlyApp(word, stop)
      const stopped = await signedIn(shell).send<AppView>('PUT', apiPath`/apps/${app}/suspension`)
      if (json === true) return printJson(shell, stopped)
      shell.err.line(`${app} is stopped; its data and settings stay. Start it again: berth start ${app}`)
    })
}
