import type { ContainerSpec } from '../adapters/docker/engine-containers.ts'
import { defaultMemoryBytes, stopSecondsOf, volumeName } from '../apps/app.ts'
import type { Variable } from '../apps/variables/variable.ts'
import { keptImage, type Release } from '../deploys/releases/release.ts'
import type { Container } from './container-store.ts'

/** What common images need to start and to change user. */
const standardCapabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'KILL', 'NET_BIND_SERVICE']

export interface SpecInput {
  readonly app: { readonly name: string; readonly url: string | null }
  readonly release: Release
  readonly container: Container
  readonly variables: readonly Variable[]
  readonly network: string
  readonly instance: string
  /** Overrides the process's own command, for release commands and one-off runs. */
  readonly command?: readonly string[]
  readonly mounts: 'with-volumes' | 'without-volumes'
  readonly input?: 'pipe' | 'terminal' | undefined
}

/** Everything a container is made of. Nothing a person wrote is spread into it; each part is placed by name. */
export function containerSpec(input: SpecInput): ContainerSpec {
  const { app, release, container } = input
  const { processes } = release.settings
  const process = processes.find(one => one.name === container.process)
  // What only runs a command has no limits of its own.
  const limits = process ?? processes.find(one => one.name === 'web')
  const command = input.command ?? process?.command ?? null
  return {
    name: container.name,
    image: keptImage(app.name, release.id),
    ...(command === null ? {} : { command }),
    ...(input.input === undefined ? {} : { input: input.input }),
    environment: environmentOf(input),
    labels: labelsOf(input),
    network: {
      name: input.network,
      address: container.address,
      aliases: container.process === 'web' ? [app.name] : [`${app.name}-${container.process}`],
    },
    mounts:
      input.mounts === 'with-volumes'
        ? release.settings.volumes.map(({ name, path }) => ({ volume: volumeName(app.name, name), path }))
        : [],
    memoryBytes: limits?.memoryBytes ?? defaultMemoryBytes,
    cpus: limits?.cpus ?? undefined,
    pidsLimit: release.settings.pidsLimit,
    shmBytes: release.settings.shmBytes,
    capabilities: standardCapabilities,
    readOnlyRoot: release.settings.readOnlyRoot,
    init: release.settings.init,
    stopTimeoutSeconds: stopSecondsOf(release.settings, container.process),
  }
}

function environmentOf({ app, release, container, variables }: SpecInput): Record<string, string> {
  const injected = {
    BERTH_APP: app.name,
    BERTH_RELEASE: release.id,
    BERTH_IMAGE: release.image,
    BERTH_IMAGE_DIGEST: release.digest,
    ...(app.url === null ? {} : { BERTH_URL: app.url }),
  }
  const own = Object.fromEntries(variables.map(({ name, value }) => [name, value]))
  // Last: visitors are sent to this one, whatever was stored.
  return { ...injected, ...own, PORT: String(container.port) }
}

function labelsOf({ app, container, instance }: SpecInput): Record<string, string> {
  return {
    'berth.managed': 'true',
    'berth.instance': instance,
    'berth.app': app.name,
    'berth.process': container.process,
    'berth.release': container.release,
    'berth.deploy': container.deploy,
  }
}
