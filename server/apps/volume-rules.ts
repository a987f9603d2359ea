import { AppError } from '../errors.ts'
import { type App, volumeName } from './app.ts'
import type { AppStore } from './app-store.ts'

/** The engine knows volumes by one name: `b-c` of app `a` and `c` of app `a-b` would be the same data. Throws CONFLICT. */
export function checkVolumes(apps: Pick<AppStore, 'all'>, app: Pick<App, 'name' | 'volumes'>): void {
  if (app.volumes.length === 0) return
  const others = apps.all().filter(({ name }) => name !== app.name)
  for (const [at, { name }] of app.volumes.entries()) {
    const wanted = volumeName(app.name, name)
    const owner = others.find(other => other.volumes.some(volume => volumeName(other.name, volume.name) === wanted))
    if (owner !== undefined) throw takenVolume({ field: `volumes.${at}.name`, wanted, owner: owner.name })
  }
}

function takenVolume({ field, wanted, owner }: { field: string; wanted: string; owner: string }): AppError {
  return new AppError({
    code: 'CONFLICT',
    field,
    message: `Docker would know this volume as \`${wanted}\`, which a volume of the app ${owner} is called already.`,
    advice: 'Give the volume another name.',
  })
}
