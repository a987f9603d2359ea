import type { AppSettings } from '../../shared/app-settings.ts'
import type { Mount } from '../../shared/fields.ts'

/** An app as it is wanted: what the next deploy will use, and what acts at once. Its image is a canonical reference. */
export interface App extends AppSettings {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly isSuspended: boolean
  /** Set while a delete is under way: what becomes of its volumes. */
  readonly deleting: 'keep' | 'delete' | null
  readonly liveRelease: string | null
  /** The number of the address file that visitors of a stop-first app go by. */
  readonly hold: number | null
  readonly createdAt: number
  readonly processes: readonly Process[]
}

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

export type Volume = Mount

export const defaultProject = 'default'
export const defaultMemoryBytes = 512 * 1024 * 1024

const reservedNames: ReadonlySet<string> = new Set(['berth', 'www', 'localhost'])

/** Why this cannot be the name of an app; null when it can. One to 40 small letters, digits and hyphens. */
export function appNameProblem(name: string): string | null {
  if (reservedNames.has(name)) return `\`${name}\` is reserved`
  if (name.includes('--')) return `\`${name}\` has two hyphens in a row`
  if (!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)) return `\`${name.slice(0, 60)}\` is not a name for an app`
  return null
}

interface Succession extends Pick<App, 'volumes' | 'sharedVolume'> {
  readonly processes: readonly Pick<Process, 'name' | 'alone'>[]
}

/** An app whose volume allows one writer, or whose web may run only once, stops before its successor starts. */
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
