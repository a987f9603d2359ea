/** An app as it is wanted: what the next deploy will use, and what acts at once. */
export interface App {
  readonly id: string
  readonly name: string
  readonly project: string
  /** Canonical reference; null until one is named. */
  readonly image: string | null
  readonly port: number | null
  readonly healthPath: string | null
  readonly releaseCommand: readonly string[] | null
  readonly pullPolicy: PullPolicy
  /** The chosen credential's name, or `none` to pull without one; null for the account default. */
  readonly credential: string | null
  /** A glob that tags must match to be deployed by a token bound to this app. */
  readonly tagRule: string | null
  readonly rootPolicy: RootPolicy
  readonly readOnlyRoot: boolean
  readonly init: boolean
  /** Processes and threads that a container may have at once. */
  readonly pidsLimit: number
  /** The folders of its volumes are given to the user that its image runs as. */
  readonly ownVolumes: boolean
  /** Size of /dev/shm; what is in it counts as memory. */
  readonly shmBytes: number
  readonly sharedVolume: boolean
  readonly drainSeconds: number
  readonly startTimeoutSeconds: number
  readonly stopTimeoutSeconds: number
  readonly holdSeconds: number
  readonly keepReleases: number
  /** What visitors read while nothing answers them; null: berth's words. */
  readonly awayText: string | null
  readonly isSuspended: boolean
  /** Set while a delete is under way: what becomes of its volumes. */
  readonly deleting: 'keep' | 'delete' | null
  readonly liveRelease: string | null
  /** The number of the address file that visitors of a stop-first app go by. */
  readonly hold: number | null
  readonly createdAt: number
  readonly processes: readonly Process[]
  readonly volumes: readonly Volume[]
}

export const pullPolicies = ['always', 'missing', 'never'] as const
export type PullPolicy = (typeof pullPolicies)[number]

export const rootPolicies = ['warn', 'refuse'] as const
export type RootPolicy = (typeof rootPolicies)[number]

/** A named command of an app; `web` gets the traffic. */
export interface Process {
  readonly name: string
  /** Null runs the image's own command. */
  readonly command: readonly string[] | null
  readonly instances: number
  readonly memoryBytes: number
  readonly cpus: number | null
  /** Never two of it at once: the old one stops before the new one starts. */
  readonly alone: boolean
  /** Null: that of the app. */
  readonly stopTimeoutSeconds: number | null
}

export interface Volume {
  readonly name: string
  readonly path: string
}

export const appDefaults = {
  project: 'default',
  pullPolicy: 'always',
  rootPolicy: 'warn',
  readOnlyRoot: false,
  init: true,
  ownVolumes: false,
  pidsLimit: 512,
  shmBytes: 64 * 1024 * 1024,
  sharedVolume: false,
  drainSeconds: 30,
  startTimeoutSeconds: 60,
  stopTimeoutSeconds: 30,
  holdSeconds: 30,
  keepReleases: 5,
} as const

export const defaultMemoryBytes = 512 * 1024 * 1024

const reservedNames: ReadonlySet<string> = new Set(['berth', 'www', 'localhost'])

/** Why this cannot be the name of an app; null when it can. Grammar: the public contract, "Names". */
export function appNameProblem(name: string): string | null {
  if (reservedNames.has(name)) return `\`${name}\` is reserved`
  if (name.includes('--')) return `\`${name}\` has two hyphens in a row`
  if (!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return `\`${name.slice(0, 60)}\` is not a name for an app`
  return null
}

interface Succession extends Pick<App, 'volumes' | 'sharedVolume'> {
  readonly processes: readonly Pick<Process, 'name' | 'alone'>[]
}

/** An app whose volume allows one writer, or whose web must be alone, stops before its successor starts. */
export function isStopFirst({ volumes, sharedVolume, processes }: Succession): boolean {
  const isWebAlone = processes.some(({ name, alone }) => name === 'web' && alone)
  return isWebAlone || (volumes.length > 0 && !sharedVolume)
}

/** Whether two of this process must never run at once. */
export function mustBeAlone(app: Succession, process: Pick<Process, 'alone'>): boolean {
  return process.alone || isStopFirst(app)
}

interface Endings extends Pick<App, 'stopTimeoutSeconds'> {
  readonly processes: readonly Pick<Process, 'name' | 'stopTimeoutSeconds'>[]
}

/** From SIGTERM to SIGKILL. */
export function stopSecondsOf({ processes, stopTimeoutSeconds }: Endings, process: string): number {
  return processes.find(({ name }) => name === process)?.stopTimeoutSeconds ?? stopTimeoutSeconds
}

export function processOf(app: Pick<App, 'processes'>, name: string): Process | undefined {
  return app.processes.find(process => process.name === name)
}

/** The engine's name of an app's volume. */
export function volumeName(app: string, volume: string): string {
  return `berth-${app}-${volume}`
}
