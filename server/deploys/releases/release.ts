import { type ReleasedSettings, releasedSettings } from '../../../shared/app-settings.ts'
import type { App, Process } from '../../apps/app.ts'

/** What a rollback brings back beside image and variables; not domains, counts or the credential. */
export interface ReleaseSettings extends ReleasedSettings {
  readonly processes: readonly Omit<Process, 'instances'>[]
}

/** An immutable snapshot: what ran, and what a rollback runs again. */
export interface Release {
  readonly id: string
  readonly app: string
  /** What people call it: 1, 2, … for each app. */
  readonly number: number
  /** Canonical reference by which it was deployed. */
  readonly image: string
  /** `sha256:…` at the registry; of the image itself when it exists only on this server. */
  readonly digest: string
  /** The engine's own id of the image, for containers and tags. */
  readonly localId: string
  readonly settings: ReleaseSettings
  readonly createdAt: number
}

/** The settings of an app that a release keeps. */
export function settingsOf(app: App): ReleaseSettings {
  return {
    ...releasedSettings(app),
    processes: app.processes.map(({ name, command, memoryBytes, cpus, alone, stopTimeoutSeconds }) => ({
      ...{ name, command, memoryBytes, cpus, alone, stopTimeoutSeconds },
    })),
  }
}

/** In whatever order they were written down. */
export function isSameSettings(left: ReleaseSettings, right: ReleaseSettings): boolean {
  const [known, wanted] = [new Map(Object.entries(left)), Object.entries(right)]
  const isSame = ([name, value]: [string, unknown]) => JSON.stringify(known.get(name)) === JSON.stringify(value)
  return known.size === wanted.length && wanted.every(isSame)
}

/** No registry: names under it are this server's alone. */
export const keptRegistry = 'berth.local'

/** The local name that keeps an image from being pruned: `berth.local/<app>:<release>`. */
export function keptTag(app: string, release: string): { repository: string; tag: string } {
  return { repository: `${keptRegistry}/${app}`, tag: release.toLowerCase() }
}

/** The same in one text: what containers are made from, so that the engine knows it is in use. */
export function keptImage(app: string, release: string): string {
  const { repository, tag } = keptTag(app, release)
  return `${repository}:${tag}`
}
