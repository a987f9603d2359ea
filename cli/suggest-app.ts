import type { AppView } from '../server/apps/app-view.ts'
import { nearestName } from '../shared/nearest-name.ts'
import { openApi } from './api/api.ts'
import { everyItem } from './api/every-item.ts'
import { CliError } from './cli-error.ts'
import { connectionFrom } from './settings/connection.ts'
import type { Shell } from './shell.ts'

/** The error, with the app that is probably meant where the server knows none of that name. */
export async function suggestApp({ env }: Shell, error: unknown): Promise<unknown> {
  if (!(error instanceof CliError) || error.details.unknownApp === undefined) return error
  try {
    const apps = await everyItem<AppView>(openApi(connectionFrom(env)), '/apps')
    return new CliError({ ...error.details, advice: adviceFor(error.details.unknownApp, apps) })
  } catch {
    return error
  }
}

function adviceFor(typed: string, apps: readonly AppView[]): string {
  const names = apps.map(app => app.name)
  const meant = nearestName(typed, names)
  if (meant !== undefined) return `Did you mean \`${meant}\`?`
  if (names.length === 0) return `There are no apps yet. Make one: berth create ${typed || 'shop'} --image <image>`
  return names.length > 8 ? '`berth apps` lists them.' : `There is: ${names.join(', ')}.`
}
