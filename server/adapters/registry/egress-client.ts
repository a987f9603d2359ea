import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls'
import { callbackify, promisify } from 'node:util'
import { Agent, buildConnector, request } from 'undici'
import { kindOfAddress } from './address-kind.ts'
import { type RegistryCertificates, readCertificates } from './certs-directory.ts'
import { Deadline } from './deadline.ts'

export interface Outgoing {
  /** The host that a person named, with its port or without: only it, and what stands at its address, may lie inside. */
  readonly named: string
  readonly method?: 'GET' | 'HEAD' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly limitBytes: number
  readonly signal?: AbortSignal | undefined
  /** Takes the body of a 200 as it arrives; the reply's own is empty then. The deadline holds for each piece of it. */
  readonly sink?: BodySink | undefined
}

export type BodySink = (body: AsyncIterable<Uint8Array>) => Promise<void>

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
  readonly url: URL
}

export interface EgressSettings {
  readonly certsDirectory?: string
  /** Of one request, from the name's look-up to the last byte; where that streams, to each of its pieces. */
  readonly deadlineMs?: number
  /** Names and addresses inside that any registry may send berth to. */
  readonly internalHosts?: readonly string[]
  /** All addresses of a name; the system's own look-up. */
  readonly addressesOf?: (name: string) => Promise<readonly LookupAddress[]>
}

/** An address that berth does not go to on the word of another. */
export class WrongAddress extends Error {
  readonly host: string
  /** It is the host that a person named, and not one that it sent berth to. */
  readonly isItself: boolean

  constructor(host: string, isItself: boolean, address: string) {
    super(host === address ? `${host} is` : `${host} leads to ${address},`)
    this.host = host
    this.isItself = isItself
  }
}

/** More was sent than was asked for. */
export class TooLarge extends Error {}

const mostAgents = 100
const connectMs = 5000
const systemLookup = promisify(lookup)

/**
 * The one way out of berth to what others name: registries, their token servers and stores, Amazon.
 * A name is resolved once, its addresses are judged, and the connection goes to those that passed: a name cannot
 * mean another address between. Redirects are answers like others; who follows one comes through here again.
 */
export class EgressClient implements AsyncDisposable {
  readonly #certsDirectory: string
  readonly #deadlineMs: number
  readonly #internalHosts: ReadonlySet<string>
  readonly #addressesOf: (name: string) => Promise<readonly LookupAddress[]>
  readonly #agents = new Map<string, { readonly made: string; readonly agent: Agent }>()

  constructor({ certsDirectory, deadlineMs, internalHosts, addressesOf }: EgressSettings = {}) {
    this.#certsDirectory = certsDirectory ?? '/etc/docker/certs.d'
    this.#deadlineMs = deadlineMs ?? 10_000
    this.#internalHosts = new Set(internalHosts)
    this.#addressesOf = addressesOf ?? (name => systemLookup(name, { all: true }))
  }

  /** Throws WrongAddress, TooLarge, what the network says, or what a sink throws. */
  async send(url: URL, { named, method = 'GET', headers, body, limitBytes, signal, sink }: Outgoing): Promise<Reply> {
    using deadline = new Deadline(this.#deadlineMs)
    const response = await request(url, {
      method,
      dispatcher: this.#agentFor(url, named),
      signal: signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, signal]),
      headers: { 'user-agent': 'berth', ...headers },
      body: body ?? null,
    })
    const { statusCode: status } = response
    const limited = atMost(response.body, limitBytes)
    const streams = sink !== undefined && status === 200
    if (streams) await sink(deadline.renewed(limited))
    const received = streams ? new Uint8Array() : Buffer.concat(await Array.fromAsync(limited))
    return { status, headers: response.headers, body: received, url }
  }

  /** Whether `send` would go there at all. Throws WrongAddress, or what the look-up says. */
  async judge(url: URL, named: string): Promise<void> {
    const host = plainHost(url.hostname)
    await this.#allowed(host, named, isIP(host) === 0 ? await this.#addressesOf(host) : [literal(host)])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#agents.values()].map(({ agent }) => agent.destroy()))
  }

  /** The addresses that may be gone to; at least one. */
  async #allowed(host: string, named: string, addresses: readonly LookupAddress[]): Promise<readonly LookupAddress[]> {
    const own = plainHost(hostOf(named))
    const isExpectedInside = host === own || this.#internalHosts.has(host)
    const inside = addresses.filter(({ address }) => kindOfAddress(address) === 'inside')
    const open = addresses.filter(({ address }) => kindOfAddress(address) === 'open')
    const known = isExpectedInside || inside.length === 0 ? inside : await this.#ofNamed(own, inside)
    const allowed = [...open, ...known]
    if (allowed.length === 0) throw new WrongAddress(host, host === own, addresses[0]?.address ?? 'no address')
    return allowed
  }

  /** Those at which the named host itself stands: a token server beside its registry has often a name of its own. */
  async #ofNamed(own: string, addresses: readonly LookupAddress[]): Promise<readonly LookupAddress[]> {
    const standing = isIP(own) === 0 ? await this.#addressesOf(own).catch(() => []) : [literal(own)]
    const places = new Set(standing.map(({ address }) => address))
    return addresses.filter(({ address }) => places.has(address) || this.#internalHosts.has(address))
  }

  /** One for each host and who named it, made anew when Docker's folder has other certificates for it. */
  #agentFor({ protocol, host }: URL, named: string): Agent {
    const certificates = protocol === 'http:' ? null : readCertificates(this.#certsDirectory, host)
    const made = JSON.stringify(certificates)
    const key = `${named} ${protocol}${host}`
    const known = this.#agents.get(key)
    if (known?.made === made) return known.agent
    void known?.agent.close()
    const agent = new Agent({ connect: this.#connector(named, certificates) })
    this.#agents.delete(key)
    const [oldest] = this.#agents
    if (this.#agents.size >= mostAgents && oldest !== undefined) {
      this.#agents.delete(oldest[0])
      void oldest[1].agent.close()
    }
    this.#agents.set(key, { made, agent })
    return agent
  }

  #connector(named: string, certificates: RegistryCertificates | null): buildConnector.connector {
    const secureContext = certificates === null ? undefined : contextOf(certificates)
    const judge = callbackify((host: string) => this.#allowed(host, named, [literal(host)]))
    const connect = buildConnector({
      timeout: connectMs,
      // All addresses are wanted at once then, and the look-up answers no other way.
      autoSelectFamily: true,
      lookup: this.#lookupFor(named),
      ...(secureContext && { secureContext }),
    })
    return (options, callback) => {
      const host = plainHost(options.hostname)
      // An address is connected to as it stands: nothing looks it up.
      if (isIP(host) === 0) connect(options, callback)
      else judge(host, error => (error === null ? connect(options, callback) : callback(error, null)))
    }
  }

  #lookupFor(named: string): LookupFunction {
    const resolve = callbackify(async (host: string) => this.#allowed(host, named, await this.#addressesOf(host)))
    return (host, _, callback) => resolve(host, (error, allowed) => callback(error, error === null ? [...allowed] : []))
  }
}

function literal(address: string): LookupAddress {
  return { address, family: isIP(address) }
}

/** `registry.lan:5000` is at `registry.lan`. */
function hostOf(named: string): string {
  return URL.canParse(`http://${named}`) ? new URL(`http://${named}`).hostname : named
}

function plainHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

async function* atMost(body: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limitBytes) throw new TooLarge()
    yield chunk
  }
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
