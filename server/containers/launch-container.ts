import type { DockerEngine, LocalImage } from '../adapters/docker/engine.ts'
import type { App } from '../apps/app.ts'
import { portOf } from '../apps/app-port.ts'
import type { Variable } from '../apps/variables/variable.ts'
import type { Clock } from '../clock.ts'
import type { Release } from '../deploys/releases/release.ts'
import { isAppError } from '../errors.ts'
import { isAddressTaken } from '../failures/engine-failures.ts'
import { containerSpec } from './container-spec.ts'
import type { Container, ContainerRole, ContainerStore } from './container-store.ts'
import { engineRef } from './container-store.ts'
import type { AddressBook } from './networks/address-book.ts'
import type { ProjectNetworks } from './networks/project-networks.ts'
import type { Project } from './networks/project-store.ts'
import { giveVolumes } from './volume-owner.ts'

/** A restored database may know nothing of many containers; what stands in their way is asked for after the first. */
const mostAddresses = 5

export interface Launch {
  readonly app: Pick<App, 'id' | 'name' | 'project'>
  readonly release: Release
  readonly variables: readonly Variable[]
  readonly process: string
  readonly image: Pick<LocalImage, 'exposedPorts'>
  readonly deploy: string
  readonly role: Extract<ContainerRole, 'candidate' | 'run'>
  readonly command?: readonly string[]
  /** The volumes of the release, or none of them. */
  readonly mounts?: 'with-volumes' | 'without-volumes'
  readonly input?: 'pipe' | 'terminal' | undefined
  /** What must be done with the container before its program runs. Called again when another had to be made. */
  readonly beforeStart?: ((engineId: string) => Promise<void>) | undefined
}

export type Launcher = ReturnType<typeof launcher>

interface Context {
  readonly engine: DockerEngine
  readonly containers: ContainerStore
  readonly addresses: AddressBook
  readonly networks: ProjectNetworks
  readonly clock: Clock
  readonly instance: string
  /** Where visitors find the app; null for a private one. */
  readonly urlOf: (app: string) => string | null
}

/** Makes containers of releases in the network of their project, the row before the effect, and takes them away again. */
export function launcher({ engine, containers, addresses, networks, clock, instance, urlOf }: Context) {
  return {
    /** Creates and starts one. Throws NO_ADDRESS, NETWORK_POOL_CONFLICT, CONTAINER_EXITED and what the engine says; the row stays for the caller to discard. */
    async launch(launch: Launch): Promise<Container> {
      const project = await networks.ensure(launch.app.project)
      let taken: ReadonlySet<string> = new Set()
      for (let tries = 1; ; tries++) {
        const row = containers.write(() => record(launch, project, taken))
        try {
          return await begin(launch, row)
        } catch (error) {
          if (!isAddressTaken(error) || tries === mostAddresses) throw error
          await discard(row)
          const inUse = await engine.networks.addressesInUse(networks.networkName(project.name))
          taken = new Set([...taken, ...inUse, row.address])
        }
      }
    },
    discard,
  }

  async function begin(launch: Launch, row: Container): Promise<Container> {
    const spec = containerSpec({
      ...launch,
      app: { name: launch.app.name, url: urlOf(launch.app.id) },
      mounts: launch.mounts ?? 'with-volumes',
      container: row,
      network: networks.networkName(launch.app.project),
      instance,
    })
    for (const { volume } of spec.mounts) await engine.volumes.create(volume, labelsOfVolume(launch.app.name))
    const engineId = await createAfresh(spec)
    containers.created(row.id, engineId)
    if (launch.release.settings.ownVolumes && spec.mounts.length > 0) {
      const image = await engine.images.inspect(spec.image)
      await giveVolumes(engine, { engineId, spec, user: image?.user ?? '' })
    }
    await launch.beforeStart?.(engineId)
    await engine.containers.start(engineId)
    return { ...row, engineId }
  }

  /** Ends it by force and forgets it; its address starts to rest. Gone already: no error. */
  async function discard(container: Container): Promise<void> {
    await engine.containers.remove(engineRef(container))
    addresses.free(container.id)
    containers.remove(container.id)
  }

  /** The engine would make a volume by itself, without them. */
  function labelsOfVolume(app: string): Record<string, string> {
    return { 'berth.managed': 'true', 'berth.instance': instance, 'berth.app': app }
  }

  function record(launch: Launch, project: Project, taken: ReadonlySet<string>): Container {
    const id = clock.newId()
    const row: Container = {
      id,
      app: launch.app.id,
      process: launch.process,
      release: launch.release.id,
      deploy: launch.deploy,
      engineId: null,
      name: `berth-${launch.app.name}-${launch.process}-${id.toLowerCase()}`,
      address: addresses.lease(project, id, taken),
      port: portOf({
        wanted: launch.release.settings.port,
        variables: launch.variables,
        exposed: launch.image.exposedPorts,
      }),
      role: launch.role,
      createdAt: clock.now(),
      drainedAt: null,
    }
    containers.insert(row)
    return row
  }

  /** A reply may have been lost after the engine made it; the name is ours alone, so what stands under it is a leftover. */
  async function createAfresh(spec: ReturnType<typeof containerSpec>): Promise<string> {
    try {
      return await engine.containers.create(spec)
    } catch (error) {
      if (!isAppError(error, 'CONFLICT') || isAddressTaken(error)) throw error
      await engine.containers.remove(spec.name)
      return engine.containers.create(spec)
    }
  }
}
