import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { type AppSettings, settingsBody, takesSettings } from './app-settings.ts'

export function addSet(berth: Command, shell: Shell): void {
  const set = berth.command('set').description('change settings, mostly for the next deploy').argument('[app]')
  takesSettings(takesApp(set))
    .addOption(jsonOption())
    .action((word: string | undefined, options: AppSettings & { json?: boolean }) =>
      change(shell, onlyApp(word, set), options),
    )
}

async function change(shell: Shell, app: string, options: AppSettings & { json?: boolean }): Promise<void> {
  const body = settingsBody(options)
  const names = Object.keys(body).filter(name => body[name] !== undefined)
  if (names.length === 0) throw usageError('Nothing to set.', 'Name what to change, for example: --port 3000')
  const changed = await signedIn(shell).send<AppView>('PATCH', apiPath`/apps/${app}`, { body })
  if (options.json === true) return printJson(shell, changed)
  const isAtOnce = names.every(name => name === 'awayText')
  shell.err.line(`Changed ${app}${isAtOnce ? '.' : `; it acts with the next deploy: berth deploy ${app}`}`)
}
