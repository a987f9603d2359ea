import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type EvilAnswer, json } from '../evil-engine.ts'
import { type ImageDescription, imageOf, mediaTypes } from '../images/image.ts'
import { type Blob, blobOf } from '../images/layer.ts'
import type { SelfSigned } from './self-signed.ts'

/** What came with one request. */
export interface Recorded {
  /** `GET /v2/team/app/manifests/1` */
  readonly call: string
  readonly authorization: string | undefined
}

interface Options {
  /** Asked for with a Basic challenge. */
  readonly login?: { readonly username: string; readonly password: string }
  readonly tls?: SelfSigned
  /** The loopback address unless it says otherwise. */
  readonly listenAt?: string
}

/** A registry that records who brought which login, and answers what a test tells it to, however wrong. */
export class EvilRegistry implements AsyncDisposable {
  readonly server: string
  readonly recorded: Recorded[] = []
  readonly #login: Options['login']
  readonly #listener: Server
  readonly #answers = new Map<string, EvilAnswer>()

  private constructor(listener: Server, server: string, { login }: Options) {
    this.server = server
    this.#listener = listener
    this.#login = login
    listener.on('request', (request, response) => this.#answer(request, response))
  }

  static async start(options: Options = {}): Promise<EvilRegistry> {
    const { tls, listenAt = '127.0.0.1' } = options
    const listener = tls === undefined ? createServer() : createTlsServer({ cert: tls.certificate, key: tls.key })
    // What begins to speak TLS to it is answered as most servers do.
    listener.on('clientError', (_, socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    listener.listen(0, listenAt)
    await once(listener, 'listening')
    return new EvilRegistry(listener, `${listenAt}:${(listener.address() as AddressInfo).port}`, options)
  }

  /** Serves an image well, until told otherwise. Answers its name here and its digest. */
  hold(
    description: ImageDescription,
    { layerType }: { layerType?: string } = {},
  ): { reference: string; digest: string; layers: readonly string[] } {
    const [path = '', tag = 'latest'] = description.name.split(':')
    const { manifest, config, layers } = imageOf(description, layerType)
    for (const name of [tag, manifest.digest]) this.#holdManifest(path, name, manifest, mediaTypes.manifest)
    for (const blob of [config, ...layers])
      this.on(`/v2/${path}/blobs/${blob.digest}`, bytes(blob, 'application/octet-stream'))
    const reference = `${this.server}/${description.name}`
    return { reference, digest: manifest.digest, layers: layers.map(layer => layer.digest) }
  }

  /** One name for several platforms. */
  holdIndex(name: string, descriptions: readonly ImageDescription[]): { reference: string; digest: string } {
    const [path = '', tag = 'latest'] = name.split(':')
    const manifests = descriptions.map(description => {
      const { digest } = this.hold({ ...description, name: `${path}:${description.architecture}` })
      const { platform, manifest } = imageOf(description)
      return { mediaType: mediaTypes.manifest, digest, size: manifest.bytes.length, platform }
    })
    const index = blobOf(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests }))
    for (const one of [tag, index.digest]) this.#holdManifest(path, one, index, mediaTypes.index)
    return { reference: `${this.server}/${name}`, digest: index.digest }
  }

  /** A path, whichever way it is asked. The last answer given holds. */
  on(path: string, answer: EvilAnswer): void {
    this.#answers.set(path, answer)
  }

  /** What a path answers now. */
  answerOf(path: string): EvilAnswer {
    return this.#answers.get(path) ?? json(unknown, 404)
  }

  callsTo(part: string): readonly Recorded[] {
    return this.recorded.filter(({ call }) => call.includes(part))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.closeAllConnections()
    this.#listener.close()
  }

  #holdManifest(path: string, name: string, blob: Blob, type: string): void {
    this.on(`/v2/${path}/manifests/${name}`, bytes(blob, type))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request
    const path = url.replace(/\?.*$/, '')
    this.recorded.push({ call: `${method} ${url}`, authorization: headers.authorization })
    response.setHeader('docker-distribution-api-version', 'registry/2.0')
    const isWelcome = this.#login === undefined || headers.authorization === basic(this.#login)
    const base = path === '/v2/' ? json({}) : json(unknown, 404)
    const answer = this.#answers.get(path) ?? base
    if (path.startsWith('/v2/') && !isWelcome) challenge(response, request)
    else answer(response, request)
  }
}

/** Sends it on to `location`. */
export function redirect(location: string, status = 307): EvilAnswer {
  return response => void response.writeHead(status, { location }).end()
}

export function status(code: number, headers: Record<string, string> = {}, body = ''): EvilAnswer {
  return response => void response.writeHead(code, headers).end(body)
}

/** Ends the connection without a word. */
export const reset: EvilAnswer = response => void response.socket?.resetAndDestroy()

/** No registry at all: a web page. */
export const html: EvilAnswer = response => {
  response.removeHeader('docker-distribution-api-version')
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><h1>Welcome to the proxy</h1>')
}

const unknown = { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] }

export function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

const challenge: EvilAnswer = (response, request) => {
  response.setHeader('www-authenticate', 'Basic realm="berth tests"')
  json({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }, 401)(response, request)
}

export function bytes({ bytes: content, digest }: Blob, type: string): EvilAnswer {
  return (response, { method }) => {
    const headers = { 'content-type': type, 'content-length': content.length, 'docker-content-digest': digest }
    response.writeHead(200, headers).end(method === 'HEAD' ? undefined : content)
  }
}
