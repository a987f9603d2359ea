import { AppError } from '../errors.ts'
import { canonicalImage, parseImageReference } from '../registries/images/image-reference.ts'
import { holdCount } from '../traffic/routing/route-target.ts'
import { type App, isStopFirst, processOf } from './app.ts'
import type { ChangeAppInput, ProcessInput } from './app-input.ts'
import { checkPortSetting } from './app-port.ts'
import { type AppNeeds, newProcess, withoutUndefined } from './create-app.ts'
import { checkInstances } from './instance-rules.ts'
import type { Variable } from './variables/variable.ts'
import { checkVolumes } from './volume-rules.ts'

/** Changes what is wanted; never deploys. Throws VALIDATION, CONFLICT. */
export function changeApp(needs: AppNeeds, app: App, input: ChangeAppInput): App {
  const { apps, database, traffic } = needs
  const { image, ...settings } = input
  const change = {
    ...withoutUndefined(settings),
    ...(image === undefined ? {} : { image: image === null ? null : canonicalImage(parseImageReference(image)) }),
  }
  const wanted = { ...app, ...change }
  if (wanted.credential !== app.credential || wanted.image !== app.image)
    needs.checkCredential(wanted.credential, wanted.image)
  checkInstances(wanted)
  if (wanted.port !== app.port) checkPortSetting(wanted, portVariableOf(needs, app))
  if (change.volumes !== undefined) checkVolumes(apps, wanted)
  database.write(() => {
    apps.update(app.id, change)
    settleHold(apps, wanted)
  })
  const changed = apps.get(app.name)
  traffic.apply(changed)
  return changed
}

/** Opened only where it matters: without the key nothing else can be said of it. */
function portVariableOf({ variables }: Pick<AppNeeds, 'variables'>, { id }: App): readonly Variable[] {
  return variables.names(id).some(({ name }) => name === 'PORT') ? variables.reveal(id) : []
}

/** Counts act at once, all else with the next deploy. Throws VALIDATION. */
export function putProcess({ apps, database, traffic }: AppNeeds, app: App, name: string, input: ProcessInput): App {
  const process = newProcess(name, input, processOf(app, name))
  const wanted = { ...app, processes: [...app.processes.filter(one => one.name !== name), process] }
  checkInstances(wanted)
  database.write(() => {
    apps.putProcess(app.id, process)
    settleHold(apps, wanted)
  })
  const changed = apps.get(app.name)
  if (changed.hold !== app.hold) traffic.apply(changed)
  return changed
}

/** Its instances stop; releases made before keep their own copy of it. Throws VALIDATION for `web`, NOT_FOUND. */
export function removeProcess({ apps }: Pick<AppNeeds, 'apps'>, app: App, name: string): void {
  apps.removeProcess(app.id, removableProcess(app, name))
}

/** The name of a process that may go. Throws as `removeProcess`. */
export function removableProcess(app: App, name: string): string {
  if (name === 'web') throw webStays()
  if (processOf(app, name) === undefined) throw noSuchProcess(app, name)
  return name
}

function webStays(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'name',
    message: '`web` gets the traffic and cannot be removed.',
    advice: 'Set its instances to 0, or stop the app.',
  })
}

function noSuchProcess(app: App, name: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    field: 'name',
    message: `${app.name} has no process \`${name.slice(0, 40)}\`.`,
    advice: `It may have been removed meanwhile. Its processes: ${app.processes.map(one => one.name).join(', ')}.`,
  })
}

/** An app that stops before it starts has a number for its hold; once something was live it keeps it. */
function settleHold(apps: AppNeeds['apps'], app: App): void {
  if (isStopFirst(app) && app.hold === null) apps.update(app.id, { hold: apps.freeHold(holdCount) })
  if (!isStopFirst(app) && app.hold !== null && app.liveRelease === null) apps.update(app.id, { hold: null })
}
