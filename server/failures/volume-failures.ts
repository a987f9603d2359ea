import { AppError } from '../errors.ts'

/** A volume whose folder belongs to somebody else than the app runs as. */
interface Foreign {
  readonly name: string
  readonly path: string
  readonly ownerUid: number
  readonly appUid: number
}

export const foreignVolumeAdvice =
  'Switch on `ownVolumes: true`: berth gives the folder of each volume to the user of the image before it starts. Files that are in it keep their owner; the docs say how these are changed.'

export function foreignVolumeWords({ name, path, ownerUid, appUid }: Foreign): string {
  const owner = ownerUid === 0 ? 'root' : `uid ${ownerUid}`
  return `The volume ${name} at ${path} belongs to ${owner}, and the app runs as uid ${appUid}: it cannot write there.`
}

/** It ended because of that. */
export function deniedByVolume(foreign: Foreign, { code, log }: { code: number; log: string }): AppError {
  return new AppError({
    code: 'CONTAINER_EXITED',
    message: `It exits with code ${code}: permission was denied. ${foreignVolumeWords(foreign)}`,
    advice: foreignVolumeAdvice,
    field: 'ownVolumes',
    log,
  })
}
