import { statfs } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { DockerEngine, PullProgress } from '../adapters/docker/engine.ts'
import { openAppLocks } from '../apps/app-locks.ts'
import { keepOutput } from '../apps/logs/keep-output.ts'
import { keptOutputs } from '../apps/logs/kept-outputs.ts'
import type { Config } from '../config/config.ts'
import type { Container } from '../containers/container-store.ts'
import { drain } from '../containers/drain.ts'
import { openEndings } from '../containers/endings.ts'
import { lastOutput } from '../containers/last-output.ts'
import { launcher } from '../containers/launch-container.ts'
import { addressBook } from '../containers/networks/address-book.ts'
import { countConnections } from '../containers/networks/established-connections.ts'
import { projectNetworks } from '../containers/networks/project-networks.ts'
import { AppError } from '../errors.ts'
import type { Logger } from '../log.ts'
import { familiarImage } from '../registries/images/image-reference.ts'
import { openSemaphore } from '../semaphore.ts'
import type { Stores } from '../stores.ts'
import type { Domain } from '../traffic/domains/domain-store.ts'
import type { Traffic } from '../traffic/domains/traffic.ts'
import type { RoutingDirectory } from '../traffic/routing/routing-directory.ts'
import { pause } from '../workers.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import type { FetchNeeds } from './fetch-image.ts'
import { progressBoard } from './progress-board.ts'
import { pulledName } from './releases/free-images.ts'
import { imageFreer } from './releases/image-freer.ts'
import { pruneReleases } from './releases/keep-releases.ts'

const watchMs = 30_000
const mostPulls = 3
const leastFreeBytes = 2e9

export interface Ground {
  readonly config: Config
  readonly stores: Stores
  readonly engine: DockerEngine
  readonly routes: RoutingDirectory
  readonly traffic: Traffic
  readonly log: Logger
  readonly stopping: AbortSignal
  readonly loginFor: FetchNeeds['loginFor']
  readonly look: FetchNeeds['look']
  readonly verifyHost: (host: string, path: string) => Promise<void>
}

/** Joins what the phases of a deploy work with. */
export function makeDeployNeeds(ground: Ground): DeployNeeds & { readonly progress: ReturnType<typeof progressBoard> } {
  const { config, stores, engine, routes, traffic, log, stopping } = ground
  const { clock, containers, projects, instance, journal, apps, releases, domains, deploys, pulled } = stores
  const networks = projectNetworks({ engine, projects, clock, instance, pool: config.networkPool })
  const addresses = addressBook({
    projects,
    clock,
    inUse: () => routes.addressesInUse(),
    connected: () => new Set([...countConnections().keys()].map(key => key.replace(/:\d+$/, ''))),
  })
  const launch = launcher({ engine, containers, addresses, networks, clock, instance })
  const output = lastOutput(engine)
  const outputs = keptOutputs(config.dataDirectory)
  const keep = (container: Container): Promise<void> =>
    keepOutput({ engine, containers, outputs }, container).catch(error =>
      log.warn({ err: error }, 'last output not kept'),
    )
  const progress = progressBoard(stores.changes)
  const wanted = () => new Set([...releases.images(), ...deploys.imagesWanted()].map(pulledName))
  const freer = imageFreer({ engine, pulled, wanted, log })
  const ports = { http: config.httpPort, https: config.httpsPort }
  const urlOfHosts = (hosts: readonly Domain[]): string | null => traffic.urlOf(hosts, ports)
  return {
    ...{
      engine,
      clock,
      log,
      apps,
      releases,
      containers,
      deploys,
      journal,
      networks,
      traffic,
      progress,
      stopping,
      watchMs,
      freer,
      pulled,
    },
    changes: stores.changes,
    variables: stores.variables,
    events: stores.events,
    locks: openAppLocks(),
    launcher: launch,
    lastOutput: output,
    outputs,
    keepOutput: keep,
    drain: drain({
      engine,
      containers,
      launcher: launch,
      clock,
      keepOutput: keep,
      tell: (container, words) => {
        const deploy = deploys.find(container.deploy)
        if (deploy !== undefined) journal.say(deploy, words)
      },
    }),
    loginFor: ground.loginFor,
    look: ground.look,
    pause,
    verifyHost: ground.verifyHost,
    pullPlace: openSemaphore(mostPulls),
    candidatePlace: openSemaphore(Math.max(4, availableParallelism() * 4)),
    onProgress: (deploy, seen: PullProgress) => progress.note(deploy, seen),
    guardDisk: (image, compressedBytes) => guardDisk(engine, image, compressedBytes),
    urlOf: app => urlOfHosts(domains.of(app)),
    urlOfHosts,
    hostsOf: app =>
      domains
        .of(app)
        .filter(domain => domain.kind !== 'redirect')
        .map(domain => domain.host),
    endings: openEndings(),
    pruneOf: async id => {
      const app = apps.byId(id)
      // A deploy that runs may take its release back; it prunes when it has stayed.
      if (app === undefined || deploys.running(id) !== undefined) return
      const inUse = new Set(containers.of(id, 'serving', 'standby', 'draining', 'candidate').map(one => one.release))
      await pruneReleases(engine, releases, { app, inUse }).catch(error =>
        log.warn({ err: error, app: app.name }, 'old releases not pruned yet'),
      )
      await freer.free()
    },
  }
}

/** A pull that would fill the disk is refused before it begins: layers take room packed and unpacked. Throws DISK_FULL. */
async function guardDisk(engine: DockerEngine, image: string, compressedBytes: number | null): Promise<void> {
  const { rootDirectory } = await engine.facts()
  const disk = await statfs(rootDirectory).catch(() => null)
  if (disk === null) return
  const neededBytes = Math.max(2 * (compressedBytes ?? 0), leastFreeBytes)
  const freeBytes = disk.bavail * disk.bsize
  if (freeBytes >= neededBytes) return
  throw new AppError({
    code: 'DISK_FULL',
    message: `${familiarImage(image)} needs room: ${gigabytes(neededBytes)} must be free on ${rootDirectory}, ${gigabytes(freeBytes)} are.`,
    advice: 'Free some space there (docker system df shows what takes it), then deploy again. Nothing was changed.',
  })
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
