import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { appSettingFields } from '../../shared/app-setting-fields.ts'
import { type AppSettingName, actsAtOnce } from '../../shared/app-settings.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { fieldsIn, type Given, optionName, takesFields } from '../table-options.ts'

export function addSet(berth: Command, shell: Shell): void {
  const set = berth
    .command('set')
    .description('change settings, mostly for the next deploy; an empty value takes one away')
    .argument('[app]')
  takesFields(takesApp(set), appSettingFields)
    .addOption(jsonOption())
    .action((word: string | undefined, options: Given) => change(shell, onlyApp(word, set), options))
}

async function change(shell: Shell, app: string, options: Given): Promise<void> {
  const body = fieldsIn(appSettingFields, options)
  const fields = Object.keys(body) as AppSettingName[]
  if (fields.length === 0) throw usageError('Nothing to set.', 'Name what to change, for example: --port 3000')
  const changed = await signedIn(shell).send<AppView>('PATCH', apiPath`/apps/${app}`, { body })
  if (options.json === true) return printJson(shell, changed)
  shell.err.line(`Changed ${app}${whenWords(app, fields)}`)
}

function whenWords(app: string, fields: readonly AppSettingName[]): string {
  const atOnce = fields.filter(actsAtOnce)
  if (atOnce.length === fields.length) return '; applied immediately.'
  const first =
    atOnce.length === 0
      ? 'it'
      : `${atOnce.map(name => optionName(appSettingFields[name])).join(', ')} at once, the rest`
  return `; ${first} applies with the next deploy: berth deploy ${app}`
}
