import { type Blob, blobOf, type ImageFile, layerOf } from './layer.ts'

export interface ImageDescription {
  /** `localhost:5000/x:1`; its registry matters for `docker load` only. */
  readonly name: string
  /** Finished layers below the files, shared between images. */
  readonly base?: readonly Blob[]
  readonly files?: Readonly<Record<string, ImageFile>>
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly exposedPorts?: readonly number[]
  readonly user?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[]; readonly intervalMs?: number; readonly timeoutMs?: number }
  /** That of this machine by default. */
  readonly architecture?: string
  readonly workdir?: string
  readonly stopSignal?: string
}

/** An image as a registry holds it. */
export interface Image {
  readonly name: string
  readonly platform: { readonly os: string; readonly architecture: string }
  readonly config: Blob
  readonly layers: readonly Blob[]
  readonly manifest: Blob
}

export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
} as const

const hostArchitecture = process.arch === 'x64' ? 'amd64' : process.arch

/** The same description gives the same digests, on any day and any machine. */
export function imageOf(description: ImageDescription, layerType: string = mediaTypes.layer): Image {
  const { name, base = [], files = {}, architecture = hostArchitecture } = description
  const layers = Object.keys(files).length === 0 ? base : [...base, layerOf(files)]
  const config = blobOf(JSON.stringify(configOf(description, layers)))
  const manifest = blobOf(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: descriptorOf(config, mediaTypes.config),
      layers: layers.map(layer => descriptorOf(layer, layerType)),
    }),
  )
  return { name, platform: { os: 'linux', architecture }, config, layers, manifest }
}

export function descriptorOf(blob: Blob, mediaType: string) {
  return { mediaType, digest: blob.digest, size: blob.bytes.length }
}

function configOf(description: ImageDescription, layers: readonly Blob[]) {
  return {
    architecture: description.architecture ?? hostArchitecture,
    os: 'linux',
    created: '2026-01-01T00:00:00Z',
    config: {
      Env: Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', ...description.env }).map(pair => pair.join('=')),
      Entrypoint: description.entrypoint,
      Cmd: description.command,
      User: description.user,
      WorkingDir: description.workdir,
      Labels: description.labels,
      StopSignal: description.stopSignal,
      ExposedPorts: keysOf(description.exposedPorts?.map(port => `${port}/tcp`)),
      Volumes: keysOf(description.volumes),
      Healthcheck: healthcheckOf(description.healthcheck),
    },
    rootfs: { type: 'layers', diff_ids: layers.map(layer => layer.digest) },
    history: layers.map(() => ({ created: '2026-01-01T00:00:00Z', created_by: 'berth test images' })),
  }
}

/** Sets are written as maps with empty values. */
function keysOf(keys: readonly string[] | undefined): Record<string, object> | undefined {
  return keys && Object.fromEntries(keys.map(key => [key, {}]))
}

function healthcheckOf(check: ImageDescription['healthcheck']) {
  return check && { Test: check.test, Interval: (check.intervalMs ?? 0) * 1e6, Timeout: (check.timeoutMs ?? 0) * 1e6 }
}
