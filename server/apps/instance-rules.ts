import { AppError } from '../errors.ts'
import { mostAddresses } from '../traffic/routing/route-target.ts'
import { type App, isStopFirst, processOf } from './app.ts'

type Wanted = Pick<App, 'volumes' | 'sharedVolume' | 'processes'>

/** How many instances of each process an app may have. Throws VALIDATION. */
export function checkInstances(app: Wanted): void {
  const crowded = app.processes.find(({ alone, instances: wanted }) => alone && wanted > 1)
  if (crowded !== undefined) throw notAlone(crowded.name)
  const instances = processOf(app, 'web')?.instances ?? 1
  if (instances > mostAddresses) throw tooManyWeb()
  if (isStopFirst(app) && instances > 1) throw manyWriters()
}

function manyWriters(): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'instances',
    message: 'This app has a volume that allows one writer, so it can have one web instance only.',
    advice: 'Switch on `sharedVolume: true` if several instances may write to the volume at once.',
  })
}

function notAlone(process: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'instances',
    message: `Of \`${process}\` only one may run at a time, so it can have one instance only.`,
    advice: 'Set `singleton: false` if several may run at the same time.',
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
