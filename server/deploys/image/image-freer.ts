import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { Logger } from '../../log.ts'
import { planFreeing } from './free-images.ts'
import type { PulledImageStore } from './pulled-image-store.ts'

interface Context {
  readonly engine: DockerEngine
  readonly pulled: PulledImageStore
  /** Names that a release or a deploy goes by, as the rows have them at this moment. */
  readonly wanted: () => ReadonlySet<string>
  readonly log: Logger
}

export type ImageFreer = ReturnType<typeof imageFreer>

/** Gives the room of images back that berth pulled and nobody needs. Never prunes: each name is one that is in our rows. */
export function imageFreer({ engine, pulled, wanted, log }: Context) {
  let turn: Promise<void> = Promise.resolve()

  async function freeAll(): Promise<void> {
    const names = pulled.all()
    const before = wanted()
    if (names.every(name => before.has(name))) return
    const [images, containers] = await Promise.all([engine.images.list(), engine.containers.list([])])
    const { free, forget } = planFreeing({ pulled: names, wanted: wanted(), images, containers })
    for (const name of forget) pulled.remove(name)
    for (const name of free) {
      // A deploy may have come to want it meanwhile.
      if (!wanted().has(name) && (await engine.images.remove(name))) pulled.remove(name)
    }
  }

  return {
    /** Never throws; what could not be freed is looked at again the next time. */
    free(): Promise<void> {
      turn = turn.then(freeAll).catch(error => log.warn({ err: error }, 'unused images are not freed yet'))
      return turn
    },
    /** Before one looks whether an image is here: none is on its way out then. */
    settled: (): Promise<void> => turn,
  }
}
