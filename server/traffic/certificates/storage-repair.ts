import { join } from 'node:path'
import { type KnownWhole, type StoredDamage, setDamageAside, storedDamage } from '../../adapters/caddy/stored-damage.ts'
import type { Clock } from '../../clock.ts'
import type { Logger } from '../../log.ts'

/** Sets aside what Caddy cannot read in its storage, so that it makes another; answers what that was. */
export type StorageRepair = () => readonly StoredDamage[]

interface Context {
  readonly dataDirectory: string
  readonly clock: Clock
  readonly log: Logger
}

/** Cheap to call again: what was whole is only read anew when it has changed. */
export function storageRepair({ dataDirectory, clock, log }: Context): StorageRepair {
  const root = storageOf(dataDirectory)
  const known: KnownWhole = new Map()
  const hopeless = new Set<string>()

  return () => storedDamage(root, { known }).filter(isSetAside)

  function isSetAside(found: StoredDamage): boolean {
    const aside = asideFolder(dataDirectory, clock.now())
    const name = found.paths.join()
    try {
      setDamageAside(root, found, aside)
      log.warn(
        { host: found.host, what: found.what, aside },
        'a part of the certificate storage was damaged and is set aside',
      )
      return true
    } catch (error) {
      if (!hopeless.has(name))
        log.error({ err: error, what: found.what }, 'a damaged part of the certificate storage stays')
      hopeless.add(name)
      return false
    }
  }
}

export function storageOf(dataDirectory: string): string {
  return join(dataDirectory, 'certificates')
}

/** Beside the storage: in it Caddy would stumble over what it cannot read when it cleans up. */
export function asideFolder(dataDirectory: string, now: number): string {
  return join(dataDirectory, 'damaged-certificates', new Date(now).toISOString().replaceAll(/[:.]/g, '-'))
}
