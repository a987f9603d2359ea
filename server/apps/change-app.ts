import { AppError } from '../errors.ts'
import { canonicalImage, parseImageReference } from '../images/image-reference.ts'
import { holdCount, mostAddresses } from '../routing/route-target.ts'
import { type App, isStopFirst, processOf } from './app.ts'
import type { ChangeAppInput, ProcessInput } from './app-input.ts'
import { type AppNeeds, newProcess, withoutUndefined } from './create-app.ts'

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
  refuseManyWriters(wanted)
  database.write(() => {
    apps.update(app.id, change)
    if (isStopFirst(wanted) && app.hold === null) apps.update(app.id, { hold: apps.freeHold(holdCount) })
    if (!isStopFirst(wanted) && app.hold !== null && app.liveRelease === null) apps.update(app.id, { hold: null })
  })
  const changed = apps.get(app.name)
  traffic.apply(changed)
  return changed
}

/** Counts act at once, all else with the next deploy. Throws VALIDATION. */
export function putProcess({ apps }: AppNeeds, app: App, name: string, input: ProcessInput): App {
  const process = newProcess(name, input, processOf(app, name))
  if (name === 'web' && process.instances > mostAddresses) throw tooManyWeb()
  refuseManyWriters({ ...app, processes: [...app.processes.filter(one => one.name !== name), process] })
  apps.putProcess(app.id, process)
  return apps.get(app.name)
}

function refuseManyWriters(app: App): void {
  if (!isStopFirst(app) || (processOf(app, 'web')?.instances ?? 1) <= 1) return
  throw new AppError({
    code: 'VALIDATION',
    field: 'instances',
    message: 'This app has a volume that allows one writer, so it can have one web instance only.',
    advice: 'Set `sharedVolume: true` if several instances may write to the volume at once.',
  })
}

function tooManyWeb(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'instances',
    message: `\`instances\` of web can be at most ${mostAddresses}.`,
    advice: 'Give each instance more memory or processor instead.',
  })
}
