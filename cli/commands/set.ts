import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { type AppSettings, appSettings, optionName, settingsBody, takesSettings } from './app-settings.ts'

export function addSet(berth: Command, shell: Shell): void {
  const set = berth
    .command('set')
    .description('change settings, mostly for the next deploy; an empty value takes one away')
    .argument('[app]')
  takesSettings(takesApp(set))
    .addOption(jsonOption())
    .action((word: string | undefined, options: AppSettings) => change(shell, onlyApp(word, set), options))
}

async function change(shell: Shell, app: string, options: AppSettings): Promise<void> {
  const body = settingsBody(options)
  const fields = Object.keys(body)
  if (fields.length === 0) throw usageError('Nothing to set.', 'Name what to change, for example: --port 3000')
  const changed = await signedIn(shell).send<AppView>('PATCH', apiPath`/apps/${app}`, { body })
  if (options.json === true) return printJson(shell, changed)
  shell.err.line(`Changed ${app}${whenWords(app, fields)}`)
}

function whenWords(app: string, fields: readonly string[]): string {
  const [atOnce = [], later = []] = [true, false].map(wanted =>
    appSettings.filter(one => fields.includes(one.field) && (one.isAtOnce ?? false) === wanted),
  )
  if (later.length === 0) return '; it acts at once.'
  const first = atOnce.length === 0 ? 'it' : `${atOnce.map(optionName).join(', ')} at once, the rest`
  return `; ${first} acts with the next deploy: berth deploy ${app}`
}
