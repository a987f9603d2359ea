import type { App, Process, Volume } from '../../apps/app.ts'

/** What a rollback brings back beside image and variables; not domains, counts or the credential. */
export interface ReleaseSettings {
  readonly port: number | null
  readonly healthPath: string | null
  readonly releaseCommand: readonly string[] | null
  readonly readOnlyRoot: boolean
  readonly init: boolean
  readonly sharedVolume: boolean
  readonly stopTimeoutSeconds: number
  readonly processes: readonly Omit<Process, 'instances'>[]
  readonly volumes: readonly Volume[]
  readonly pidsLimit: number
  readonly shmBytes: number
  readonly ownVolumes: boolean
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
    port: app.port,
    healthPath: app.healthPath,
    releaseCommand: app.releaseCommand,
    readOnlyRoot: app.readOnlyRoot,
    init: app.init,
    sharedVolume: app.sharedVolume,
    stopTimeoutSeconds: app.stopTimeoutSeconds,
    processes: app.processes.map(({ name, command, memoryBytes, cpus, alone, stopTimeoutSeconds }) => ({
      ...{ name, command, memoryBytes, cpus, alone, stopTimeoutSeconds },
    })),
    volumes: app.volumes,
    pidsLimit: app.pidsLimit,
    shmBytes: app.shmBytes,
    ownVolumes: app.ownVolumes,
  }
}

export function isSameSettings(left: ReleaseSettings, right: ReleaseSettings): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** `v12`: what people call it, and what commands and pages take. */
export function releaseName(number: number): string {
  return `v${number}`
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
