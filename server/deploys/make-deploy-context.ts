import { availableParallelism } from 'node:os'
import type { DockerEngine } from '../adapters/docker/engine.ts'
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
import type { Logger } from '../log.ts'
import { openSemaphore } from '../semaphore.ts'
import type { Stores } from '../stores.ts'
import { type AppHosts, appHosts } from '../traffic/domains/app-hosts.ts'
import type { Traffic } from '../traffic/domains/traffic.ts'
import type { RoutingDirectory } from '../traffic/routing/routing-directory.ts'
import { pause } from '../workers.ts'
import { candidates } from './candidates/candidates.ts'
import type { DeployContext } from './deploy-context.ts'
import type { FetchContext } from './image/fetch-context.ts'
import { pulledName } from './image/free-images.ts'
import { guardDisk } from './image/guard-disk.ts'
import { imageFetcher } from './image/image-fetcher.ts'
import { imageFreer } from './image/image-freer.ts'
import { type ProgressBoard, progressBoard } from './records/progress-board.ts'
import { releaseWatch } from './switch/release-watch.ts'
import { retirer } from './switch/retirer.ts'
import { switcher } from './switch/switcher.ts'

const watchMs = 30_000
const mostPulls = 3

export interface Ground {
  readonly config: Config
  readonly stores: Stores
  readonly engine: DockerEngine
  readonly routes: RoutingDirectory
  readonly traffic: Traffic
  readonly log: Logger
  readonly stopping: AbortSignal
  readonly authFor: FetchContext['authFor']
  readonly look: FetchContext['look']
  readonly verifyHost: (host: string, path: string) => Promise<void>
}

/** Makes what deploys are carried out with, each part once. */
export function makeDeployContext(ground: Ground): DeployContext & AppHosts & { readonly progress: ProgressBoard } {
  const { config, stores, engine, routes, traffic, log, stopping } = ground
  const { clock, containers, projects, instance, journal, releases, deploys, pulled, changes } = stores
  const hosts = appHosts({ config, domains: stores.domains, traffic })
  const networks = projectNetworks({ engine, projects, clock, instance, pool: config.networkPool })
  const addresses = addressBook({
    projects,
    clock,
    inUse: () => routes.addressesInUse(),
    connected: () => new Set([...countConnections().keys()].map(key => key.replace(/:\d+$/, ''))),
  })
  const outputs = keptOutputs(config.dataDirectory)
  const progress = progressBoard(changes)
  const wanted = () => new Set([...releases.images(), ...deploys.imagesWanted()].map(pulledName))
  const freer = imageFreer({ engine, pulled, wanted, log })
  const common = {
    ...stores,
    ...{ engine, log, traffic, stopping, networks, outputs, watchMs, ...hosts },
    locks: openAppLocks(),
    endings: openEndings(),
    lastOutput: lastOutput(engine),
    keepOutput: (container: Container): Promise<void> =>
      keepOutput({ engine, containers, outputs }, container).catch(error =>
        log.warn({ err: error }, 'last output not kept'),
      ),
    launcher: launcher({ engine, containers, addresses, networks, clock, instance, urlOf: hosts.urlOf }),
  }
  const out = retirer({ ...common, freer, drain: drain({ ...common, tell: tellIn(ground) }) })
  const watch = releaseWatch({ ...common, retirer: out })
  return {
    ...common,
    progress,
    watch,
    retirer: out,
    fetcher: imageFetcher({
      ...{ engine, journal, pulled, freer, pause, authFor: ground.authFor, look: ground.look },
      pullPlace: openSemaphore(mostPulls),
      onProgress: (deploy, seen) => progress.note(deploy, seen),
      guardDisk: (image, compressedBytes) => guardDisk(engine, image, compressedBytes),
    }),
    candidates: candidates(common),
    switcher: switcher({ ...common, watch, retirer: out, verifyHost: ground.verifyHost }),
    candidatePlace: openSemaphore(Math.max(4, availableParallelism() * 4)),
  }
}

/** Says what happened to a container where people look for it: in the deploy that made it. */
function tellIn({ stores }: Ground): (container: Container, words: string) => void {
  return (container, words) => {
    const deploy = stores.deploys.find(container.deploy)
    if (deploy !== undefined) stores.journal.say(deploy, words)
  }
}
