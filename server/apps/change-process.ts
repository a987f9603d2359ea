import { AppError } from '../errors.ts'
import { type App, processOf } from './app.ts'
import type { ProcessInput } from './app-input.ts'
import { settleHold } from './change-app.ts'
import { type AppContext, newProcess } from './create-app.ts'
import { checkInstances } from './instance-rules.ts'

export interface ProcessContext extends Pick<AppContext, 'apps' | 'database' | 'traffic'> {
  /** Looks at the app soon: counts may have changed. */
  readonly kickReconciler: () => void
}

/** Counts act at once, all else with the next deploy. Throws VALIDATION. */
export function putProcess(context: ProcessContext, app: App, name: string, input: ProcessInput): App {
  const { apps, database, traffic } = context
  const process = newProcess(name, input, processOf(app, name))
  const wanted = { ...app, processes: [...app.processes.filter(one => one.name !== name), process] }
  checkInstances(wanted)
  database.write(() => {
    apps.putProcess(app.id, process)
    settleHold(apps, wanted)
  })
  const changed = apps.get(app.name)
  if (changed.hold !== app.hold) traffic.apply(changed)
  context.kickReconciler()
  return changed
}

/** Its instances stop; releases made before keep their own copy of it. Throws VALIDATION for `web`, NOT_FOUND. */
export function removeProcess(
  { apps, kickReconciler }: Pick<ProcessContext, 'apps' | 'kickReconciler'>,
  app: App,
  name: string,
): void {
  apps.removeProcess(app.id, removableProcess(app, name))
  kickReconciler()
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
