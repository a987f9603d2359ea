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
  readonly shmBytes: number
  readonly capabilities: readonly string[]
  readonly readOnlyRoot: boolean
  readonly init: boolean
  readonly stopTimeoutSeconds: number
  /** Has an input, which `attach` opens: as through a pipe, or a whole terminal. Without, its input is empty. */
  readonly input?: 'pipe' | 'terminal' | undefined
}

export const containerStates = ['created', 'running', 'restarting', 'exited', 'removing', 'dead', 'paused'] as const

export interface EngineContainer {
  readonly id: string
  readonly name: string
  /** As in the spec that it was made from. */
  readonly image: string
  readonly imageId: string
  readonly state: (typeof containerStates)[number]
  readonly exitCode: number
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
  /** The name it was made from. */
  readonly image: string
  readonly imageId: string
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

/** The input and the outputs of a container with `input`, live. */
export interface Attachment {
  /** Until the container has ended, no faster than it is read; a terminal has one output only, `stdout`. Throws DOCKER_UNAVAILABLE when it is cut off. */
  readonly output: AsyncIterable<LogChunk>
  /** Resolves when the container can take more; also when it takes no more at all. */
  write(bytes: Uint8Array): Promise<void>
  /** The end of its input; the outputs go on. */
  endInput(): void
  /** Lets go of it, whatever it does. */
  close(): void
}

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
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

/** One path of a container, as it is there now. */
export interface PathFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly uid: number
  readonly gid: number
  readonly mode: number
  readonly linkTo: string | null
  /** The beginning of a file. */
  readonly bytes: Uint8Array
}

/** A folder of a container, and whose it is to be. */
export interface FolderOwner {
  readonly path: string
  readonly uid: number
  readonly gid: number
  readonly mode: number
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
  /** Of a container that was made with an `input`, before it starts, so that no output is lost. */
  attach(id: string, input: 'pipe' | 'terminal'): Promise<Attachment>
  /** Of a container with a terminal. Throws CONFLICT when it does not run, NOT_FOUND when it is gone. */
  resize(id: string, size: TerminalSize): Promise<void>
  exec(id: string, command: readonly string[], timeoutMs: number): Promise<ExecResult>
  stats(id: string): Promise<ContainerStats | null>
  /** Whether it runs or not, and nothing is needed in the image; a link is not followed. Null when nothing stands there. */
  lookAt(id: string, path: string, mostBytes: number): Promise<PathFacts | null>
  /** A folder that is there gets this owner and mode; what is in it stays as it is. Also before the start. */
  giveFolder(id: string, folder: FolderOwner): Promise<void>
}
