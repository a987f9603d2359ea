import { type Image, type ImageDescription, imageOf, mediaTypes } from './images/image.ts'
import { type Blob, blobOf } from './images/layer.ts'

export interface Pushed {
  /** `127.0.0.1:40123/team/app:1` */
  readonly reference: string
  /** `127.0.0.1:40123/team/app` */
  readonly repository: string
  readonly digest: string
}

/** What a registry holds, changed through its HTTP API alone. The registry in a given image name is left aside. */
export class RegistryContent {
  readonly #server: string
  readonly #login: { username: string; password: string } | null
  /** Where each blob was pushed first, so that the next repository mounts it. */
  readonly #homes = new Map<string, string>()

  constructor(server: string, login: { username: string; password: string } | null) {
    this.#server = server
    this.#login = login
  }

  async push(description: ImageDescription): Promise<Pushed> {
    const name = parse(description.name)
    const image = imageOf(description)
    await this.#pushParts(name.path, image)
    return this.#putManifest(name, { blob: image.manifest, mediaType: mediaTypes.manifest })
  }

  /** One name for several platforms; each description carries its architecture. */
  async pushIndex(name: string, descriptions: readonly ImageDescription[]): Promise<Pushed> {
    const { path, tag } = parse(name)
    const images = descriptions.map(one => imageOf(one))
    for (const image of images) {
      await this.#pushParts(path, image)
      await this.#putManifest(
        { path, tag: image.manifest.digest },
        { blob: image.manifest, mediaType: mediaTypes.manifest },
      )
    }
    return this.#putManifest({ path, tag }, { blob: indexOf(images), mediaType: mediaTypes.index })
  }

  /** What a tag points to now. */
  async digestOf(name: string): Promise<string> {
    const { path, tag } = parse(name)
    const response = await this.#fetch(`/v2/${path}/manifests/${tag}`, { method: 'HEAD', headers: { accept } })
    return required(response.headers.get('docker-content-digest'))
  }

  /** Points a tag (`team/app:latest`) at what another name of the repository, or a digest, stands for. */
  async moveTag(name: string, to: string): Promise<Pushed> {
    const { path, tag } = parse(name)
    const response = await this.#fetch(`/v2/${path}/manifests/${to}`, { headers: { accept } })
    const blob = blobOf(new Uint8Array(await response.arrayBuffer()))
    return this.#putManifest({ path, tag }, { blob, mediaType: required(response.headers.get('content-type')) })
  }

  async #pushParts(path: string, image: Image): Promise<void> {
    for (const blob of [...image.layers, image.config]) await this.#pushBlob(path, blob)
  }

  async #pushBlob(path: string, { digest, bytes }: Blob): Promise<void> {
    const home = this.#homes.get(digest)
    if (home === path) return
    const mount = home === undefined ? '' : `?mount=${digest}&from=${home}`
    const begun = await this.#fetch(`/v2/${path}/blobs/uploads/${mount}`, { method: 'POST' })
    if (begun.status !== 201) await this.#upload(required(begun.headers.get('location')), { digest, bytes })
    this.#homes.set(digest, path)
  }

  async #upload(location: string, { digest, bytes }: Blob): Promise<void> {
    const target = new URL(location, `http://${this.#server}`)
    target.searchParams.set('digest', digest)
    const headers = { 'content-type': 'application/octet-stream' }
    await this.#fetch(`${target.pathname}${target.search}`, { method: 'PUT', body: new Uint8Array(bytes), headers })
  }

  async #putManifest({ path, tag }: Name, { blob, mediaType }: { blob: Blob; mediaType: string }): Promise<Pushed> {
    const headers = { 'content-type': mediaType }
    await this.#fetch(`/v2/${path}/manifests/${tag}`, { method: 'PUT', body: new Uint8Array(blob.bytes), headers })
    const repository = `${this.#server}/${path}`
    return { repository, reference: `${repository}:${tag}`, digest: blob.digest }
  }

  async #fetch(path: string, { headers, ...init }: Call): Promise<Response> {
    const url = `http://${this.#server}${path}`
    const response = await fetch(url, { ...init, headers: { ...headers, ...basic(this.#login) } })
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${response.status} ${await response.text()}`)
    return response
  }
}

interface Call {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer>
}

const accept = [mediaTypes.index, mediaTypes.manifest].join(', ')

interface Name {
  readonly path: string
  readonly tag: string
}

function parse(name: string): Name {
  const [, path, tag] = /^(?:(?:localhost|[^/]*[.:][^/]*)\/)?([^:@]+)(?::([^@]+))?$/.exec(name) ?? []
  return { path: required(path), tag: tag ?? 'latest' }
}

function indexOf(images: readonly Image[]): Blob {
  const manifests = images.map(({ manifest, platform }) => ({
    mediaType: mediaTypes.manifest,
    digest: manifest.digest,
    size: manifest.bytes.length,
    platform,
  }))
  return blobOf(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }))
}

function basic(login: { username: string; password: string } | null): Record<string, string> {
  if (login === null) return {}
  return { authorization: `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}` }
}

function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the test registry left something out')
  return value
}
