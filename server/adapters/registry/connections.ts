import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls'
import { Agent, type Dispatcher, request } from 'undici'
import { type RegistryCertificates, readCertificates } from './certs-directory.ts'
import { networkWords } from './network-words.ts'
import { type NamedLogin, registryError } from './registry-error.ts'

export interface Sending {
  readonly method?: 'GET' | 'HEAD'
  readonly authorization?: string | undefined
  readonly accept?: string | undefined
  readonly limitBytes: number
  readonly signal?: AbortSignal | undefined
  /** What failures name: an image, or the registry. */
  readonly asked: string
  /** For those failures alone; what is sent is `authorization`. */
  readonly login: NamedLogin | null
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
  readonly url: URL
}

const plainRemembered = 10 * 60_000

export interface ConnectionSettings {
  readonly certsDirectory: string
  /** Of one request, from the name's look-up to the last byte. */
  readonly deadlineMs: number
}

/** Requests to registries: TLS by Docker's own rules for certificates, one deadline, no redirects. */
export class RegistryConnections implements AsyncDisposable {
  readonly #settings: ConnectionSettings
  readonly #agents = new Map<string, { readonly made: string; readonly agent: Agent }>()
  /** Hosts that were found to speak no TLS, and until when that is believed. */
  readonly #plain = new Map<string, number>()

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
  }

  /** Asks a registry's API. Where `plainHttp` allows it, what speaks no TLS is asked without. */
  async ask(registry: string, path: string, sending: Sending & { plainHttp: 'allow' | 'refuse' }): Promise<Reply> {
    const host = apiHost(registry)
    const isKnownPlain = (this.#plain.get(host) ?? 0) > Date.now()
    if (sending.plainHttp === 'allow' && isKnownPlain) return this.send(new URL(`http://${host}${path}`), sending)
    try {
      return await this.#request(new URL(`https://${host}${path}`), sending)
    } catch (error) {
      if (sending.plainHttp === 'refuse' || !networkWords(error, host).isPlain)
        throw this.#translate(error, host, sending)
      const reply = await this.send(new URL(`http://${host}${path}`), sending)
      this.#plain.set(host, Date.now() + plainRemembered)
      return reply
    }
  }

  /** Any address: where tokens come from, and where a redirect leads. Throws RegistryError. */
  async send(url: URL, sending: Sending): Promise<Reply> {
    try {
      return await this.#request(url, sending)
    } catch (error) {
      throw this.#translate(error, url.host, sending)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#agents.values()].map(({ agent }) => agent.destroy()))
  }

  async #request(url: URL, sending: Sending): Promise<Reply> {
    const { method = 'GET', authorization, accept } = sending
    const deadline = AbortSignal.timeout(this.#settings.deadlineMs)
    const response = await request(url, {
      method,
      dispatcher: this.#agentFor(url),
      signal: sending.signal === undefined ? deadline : AbortSignal.any([deadline, sending.signal]),
      headers: {
        'user-agent': 'berth',
        ...(accept === undefined ? {} : { accept }),
        ...(authorization === undefined ? {} : { authorization }),
      },
    })
    const body = await readBody(response.body, sending)
    return { status: response.statusCode, headers: response.headers, body, url }
  }

  /** One a host, made anew when Docker's folder has other certificates for it. */
  #agentFor({ protocol, host }: URL): Dispatcher {
    const isPlain = protocol === 'http:'
    const certificates = isPlain ? null : readCertificates(this.#settings.certsDirectory, host)
    const made = JSON.stringify(certificates)
    const known = this.#agents.get(`${protocol}${host}`)
    if (known?.made === made) return known.agent
    void known?.agent.close()
    const secureContext = certificates === null ? undefined : contextOf(certificates)
    const agent = new Agent({ connect: { timeout: 5000, ...(secureContext && { secureContext }) } })
    this.#agents.set(`${protocol}${host}`, { made, agent })
    return agent
  }

  #translate(error: unknown, host: string, { signal, asked, login }: Sending): unknown {
    if (signal?.aborted) return signal.reason
    if (error instanceof TooLarge)
      return registryError({ trouble: 'not_a_registry', asked, login, words: `${host} sent more than it may` })
    const { words, advice } = networkWords(error, host)
    return registryError({ trouble: 'unreachable', asked, login, words, advice, cause: error })
  }
}

/** The Hub's API is not where its name says. */
export function apiHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry
}

export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return name === 'localhost' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name) || name === '[::1]'
}

export function headerOf({ headers }: Pick<Reply, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

class TooLarge extends Error {}

async function readBody(body: AsyncIterable<Uint8Array>, { limitBytes }: Sending): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limitBytes) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

let common: SecureContext | undefined

/** The authorities of the system and of Node, as Docker believes the system's, and those given for this registry. */
function contextOf({ authorities, client }: RegistryCertificates): SecureContext {
  if (authorities.length === 0 && client === null) {
    common ??= createSecureContext({ ca: known() })
    return common
  }
  return createSecureContext({
    ca: [...known(), ...authorities],
    ...(client === null ? {} : { cert: client.certificate, key: client.key }),
  })
}

function known(): string[] {
  return [...new Set([...getCACertificates('system'), ...rootCertificates])]
}
