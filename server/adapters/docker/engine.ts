import type { EngineContainers } from './engine-containers.ts'

/** What berth asks of a container engine. No vendor type leaves this folder; every failure is an AppError. */
export interface DockerEngine extends AsyncDisposable {
  /** Version, platform and state of the engine. Throws DOCKER_UNAVAILABLE. */
  facts(): Promise<EngineFacts>
  /** Whether it answers at all; asks for nothing that costs it anything. Throws DOCKER_UNAVAILABLE. */
  ping(): Promise<void>
  /** What the engine runs on, `linux/amd64`; asked once for each engine, so cheap. Throws DOCKER_UNAVAILABLE. */
  platform(): Promise<string>
  readonly images: EngineImages
  readonly containers: EngineContainers
  readonly networks: EngineNetworks
  readonly volumes: EngineVolumes
  /** Container events from now on, until `signal` aborts or the engine goes away (then it throws DOCKER_UNAVAILABLE). Hints only: read the state again. */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>
}

export interface EngineFacts {
  readonly version: string
  readonly apiVersion: string
  /** As in image platforms: `linux/amd64`. */
  readonly platform: string
  /** Where the engine keeps its layers, for the disk guard. */
  readonly rootDirectory: string
  readonly cgroupVersion: string
  readonly liveRestore: boolean
  /** Hosts and address ranges that the engine asks without TLS where it must (`insecure-registries`). */
  readonly insecureRegistries: readonly string[]
  /** Where the engine looks for images of Docker Hub first (`registry-mirrors`). */
  readonly registryMirrors: readonly string[]
}

/** A login for one registry, never stored in this form. */
export interface RegistryAuth {
  readonly username: string
  readonly password: string
  /** The registry's host as it stands in image references (`docker.io` for the Hub). */
  readonly server: string
  /** What people call this login, for messages. */
  readonly credential?: string
}

export interface ResolvedImage {
  readonly digest: string
  /** `linux/amd64`, `linux/arm64/v8`, …; empty when the engine cannot tell (a single manifest). */
  readonly platforms: readonly string[]
}

export interface PullProgress {
  readonly receivedBytes: number
  /** Known total so far; grows while the engine learns of layers. */
  readonly totalBytes: number
  readonly layersDone: number
  readonly layersTotal: number
}

export interface LocalImage {
  /** The engine's own id; never compare it with a config digest (containerd store). */
  readonly id: string
  /** `repository@sha256:…` names under which it is known. */
  readonly repoDigests: readonly string[]
  readonly tags: readonly string[]
  readonly platform: string
  readonly sizeBytes: number
  readonly exposedPorts: readonly number[]
  readonly user: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly environment: readonly string[]
  /** Paths declared by VOLUME. */
  readonly volumes: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly healthcheck: ImageHealthcheck | null
  readonly stopSignal: string | null
}

export interface ImageHealthcheck {
  /** `['CMD', …]` or `['CMD-SHELL', text]`. */
  readonly test: readonly string[]
  readonly timeoutMs: number
}

export interface EngineImages {
  /**
   * Asks the registry, through the engine, what a reference points to now.
   * `reference` is canonical: `registry.example.com/team/app:1.2`.
   * Throws IMAGE_NOT_FOUND, REGISTRY_UNAUTHORIZED, REGISTRY_RATE_LIMITED, REGISTRY_UNAVAILABLE.
   */
  resolve(reference: string, auth: RegistryAuth | null, signal?: AbortSignal): Promise<ResolvedImage>
  /**
   * Pulls `repository@digest`; ends only when the image stands there under that digest. Adds PULL_STALLED, IMAGE_CORRUPT, ARCH_MISMATCH, DISK_FULL to the errors of `resolve`; an aborted signal ends it with its reason.
   * The engine asks no registry for a digest whose parts it has, so a login is proven by `resolve` alone.
   */
  pull(pull: PullRequest): Promise<void>
  /** By id, `repository:tag` or `repository@digest`; null when there is none. */
  inspect(reference: string): Promise<LocalImage | null>
  list(): Promise<readonly LocalImageSummary[]>
  tag(image: string, repository: string, tag: string): Promise<void>
  /** Removes one name (or an id). Absent or in use: no error; answers whether it is gone. */
  remove(reference: string): Promise<boolean>
  /** Loads a `docker save` tarball (tests, quickstart). */
  load(tarball: Uint8Array): Promise<void>
}

export interface LocalImageSummary {
  readonly id: string
  readonly tags: readonly string[]
  readonly repoDigests: readonly string[]
  readonly sizeBytes: number
}

export interface PullRequest {
  readonly repository: string
  readonly digest: string
  readonly auth: RegistryAuth | null
  readonly onProgress?: (progress: PullProgress) => void
  readonly signal?: AbortSignal
  /** No byte for this long ends it with PULL_STALLED. 60,000 by default. */
  readonly stallMs?: number
}

export interface EngineNetworks {
  /** A bridge with this subnet. Already there under this name: its facts. Overlap: CONFLICT. */
  create(network: NewNetwork): Promise<EngineNetwork>
  inspect(name: string): Promise<EngineNetwork | null>
  list(): Promise<readonly EngineNetwork[]>
  /** Addresses of containers that run in it now. */
  addressesInUse(name: string): Promise<ReadonlySet<string>>
  /** Gone already: no error. */
  remove(name: string): Promise<void>
}

export interface NewNetwork {
  readonly name: string
  readonly subnet: string
  readonly labels: Readonly<Record<string, string>>
  /** Containers that ask for no address get one of this range only; without it, of the whole subnet. */
  readonly strangers?: { readonly gateway: string; readonly range: string }
}

export interface EngineNetwork {
  readonly id: string
  readonly name: string
  readonly subnets: readonly string[]
  readonly gateway: string | null
  /** Null where containers without a fixed address may get any. */
  readonly strangers: string | null
  readonly labels: Readonly<Record<string, string>>
}

export interface EngineVolumes {
  create(name: string, labels: Readonly<Record<string, string>>): Promise<void>
  /** Gone already: no error. In use: CONFLICT. */
  remove(name: string): Promise<void>
  list(labels: readonly string[]): Promise<readonly string[]>
}

export interface EngineEvent {
  readonly action: 'start' | 'die' | 'oom' | 'destroy' | 'stop' | 'kill' | 'other'
  readonly container: string
  readonly exitCode: number | null
  /** Of a `kill`, which a stop begins with too. */
  readonly signal: number | null
  /** When it happened by the engine's clock, in milliseconds since 1970. */
  readonly at: number
}
