/** What berth asks of a container engine. No vendor type leaves this folder; every failure is an AppError. */
export interface DockerEngine extends AsyncDisposable {
  /** Version, platform and state of the engine. Throws DOCKER_UNAVAILABLE. */
  facts(): Promise<EngineFacts>
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

/** Everything a container of ours can be made of; the adapter turns it into the engine's body, nothing else goes in. */
export interface ContainerSpec {
  readonly name: string
  readonly image: string
  /** Overrides the image's command; the entry point stays. */
  readonly command?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly network: { readonly name: string; readonly address: string; readonly aliases: readonly string[] }
  readonly mounts: readonly { readonly volume: string; readonly path: string }[]
  readonly memoryBytes: number
  readonly cpus?: number | undefined
  readonly pidsLimit: number
  readonly capabilities: readonly string[]
  readonly readOnlyRoot: boolean
  readonly init: boolean
  readonly stopTimeoutSeconds: number
}

export const containerStates = ['created', 'running', 'restarting', 'exited', 'removing', 'dead', 'paused'] as const

export interface EngineContainer {
  readonly id: string
  readonly name: string
  /** As in the spec that it was made from. */
  readonly image: string
  readonly state: (typeof containerStates)[number]
  readonly exitCode: number
  readonly oomKilled: boolean
  /** The engine's own words, as when the entry point does not exist. */
  readonly error: string
  /** Host pid of the first process; 0 when not running. */
  readonly pid: number
  /** ISO 8601. */
  readonly startedAt: string
  readonly finishedAt: string
  readonly restartCount: number
  readonly restartPolicy: string
  readonly labels: Readonly<Record<string, string>>
  readonly addresses: Readonly<Record<string, string>>
  readonly memoryLimitBytes: number
}

export interface ContainerSummary {
  readonly id: string
  readonly name: string
  readonly state: EngineContainer['state']
  readonly labels: Readonly<Record<string, string>>
}

export interface LogRead {
  /** Lines from the end; all when absent. */
  readonly tail?: number
  /** ISO 8601 or seconds. */
  readonly since?: string
  readonly follow?: boolean
  readonly timestamps?: boolean
  readonly signal?: AbortSignal
}

export interface LogChunk {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Uint8Array
}

export interface ExecResult {
  /** 126 or 127 when the command cannot be run, 124 when it did not end in time (the engine cannot end it: it may go on). */
  readonly exitCode: number
  /** Both streams, cut at 64 KiB. */
  readonly output: string
}

export interface ContainerStats {
  readonly cpuNanoseconds: number
  readonly memoryBytes: number
}

export interface EngineContainers {
  /** Throws CONFLICT when the name is taken, NOT_FOUND when the image is not there, CONTAINER_EXITED when it has nothing to run. Answers the id. */
  create(spec: ContainerSpec): Promise<string>
  /**
   * Already running: no error. The address is taken: CONFLICT. A command that cannot be run: CONTAINER_EXITED with the
   * engine's words; with `init` it starts all the same, and ends with 126 or 127 and the reason in its output.
   */
  start(id: string): Promise<void>
  /** SIGTERM (the image's stop signal), after `timeoutSeconds` SIGKILL; ends when it has stopped. Already stopped or gone: no error. */
  stop(id: string, timeoutSeconds: number): Promise<void>
  /** Throws CONFLICT when it does not run, NOT_FOUND when it is gone. */
  kill(id: string, signal: string): Promise<void>
  /** Stops it by force, removes it and its anonymous volumes. Gone already: no error. */
  remove(id: string): Promise<void>
  /** Null when there is none. */
  inspect(idOrName: string): Promise<EngineContainer | null>
  /** All containers, stopped ones too, that carry all these labels (`name` or `name=value`). */
  list(labels: readonly string[]): Promise<readonly ContainerSummary[]>
  /** Survives a reboot of the host from now on (`unless-stopped`), or no longer (`no`). */
  setRestartPolicy(id: string, policy: 'unless-stopped' | 'no'): Promise<void>
  /** Ends when the container has ended; answers its exit code. An aborted signal ends it with the signal's reason. */
  wait(id: string, signal?: AbortSignal): Promise<number>
  /** An aborted signal ends it quietly. */
  logs(id: string, read: LogRead): AsyncIterable<LogChunk>
  exec(id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult>
  stats(id: string): Promise<ContainerStats | null>
}

export interface EngineNetworks {
  /** A bridge with this subnet. Already there under this name: its facts. Overlap: CONFLICT. */
  create(network: { name: string; subnet: string; labels: Readonly<Record<string, string>> }): Promise<EngineNetwork>
  inspect(name: string): Promise<EngineNetwork | null>
  list(): Promise<readonly EngineNetwork[]>
  /** Gone already: no error. */
  remove(name: string): Promise<void>
}

export interface EngineNetwork {
  readonly id: string
  readonly name: string
  readonly subnets: readonly string[]
  readonly gateway: string | null
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
}
