import { isAppError } from '../../errors.ts'
import { type BodySink, type EgressClient, type Reply, TooLarge, WrongAddress } from './egress-client.ts'
import { networkWords } from './network-words.ts'
import { type NamedLogin, type RegistryError, registryError } from './registry-error.ts'

export interface Sending {
  /** Whose word it is that berth goes there. */
  readonly registry: string
  readonly method?: 'GET' | 'HEAD'
  readonly authorization?: string | undefined
  readonly accept?: string | undefined
  readonly limitBytes: number
  readonly signal?: AbortSignal | undefined
  /** What failures name: an image, or the registry. */
  readonly asked: string
  /** For those failures alone; what is sent is `authorization`. */
  readonly login: NamedLogin | null
  readonly sink?: BodySink | undefined
}

const plainRemembered = 10 * 60_000

/** Requests to registries: TLS by Docker's own rules for certificates, one deadline, no redirects. */
export class RegistryConnections {
  readonly #egress: EgressClient
  /** Hosts that were found to speak no TLS, and until when that is believed. */
  readonly #plain = new Map<string, number>()

  constructor(egress: EgressClient) {
    this.#egress = egress
  }

  /** Asks a registry's API. Where `plainHttp` allows it, what speaks no TLS is asked without. */
  async ask(path: string, sending: Sending & { plainHttp: 'allow' | 'refuse' }): Promise<Reply> {
    const host = apiHost(sending.registry)
    const isKnownPlain = (this.#plain.get(host) ?? 0) > Date.now()
    if (sending.plainHttp === 'allow' && isKnownPlain) return this.send(new URL(`http://${host}${path}`), sending)
    try {
      return await this.#request(new URL(`https://${host}${path}`), sending)
    } catch (error) {
      if (sending.plainHttp === 'refuse' || !networkWords(error, host).isPlain) throw translated(error, host, sending)
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
      throw translated(error, url.host, sending)
    }
  }

  /** Throws the RegistryError of `send` where it would not go there; nothing is sent. */
  async judge(url: URL, sending: Omit<Sending, 'limitBytes'>): Promise<void> {
    try {
      await this.#egress.judge(url, apiHost(sending.registry))
    } catch (error) {
      throw translated(error, url.host, sending)
    }
  }

  #request(url: URL, { registry, method = 'GET', authorization, accept, ...rest }: Sending): Promise<Reply> {
    const { limitBytes, signal, sink } = rest
    const headers = {
      ...(accept === undefined ? {} : { accept }),
      ...(authorization === undefined ? {} : { authorization }),
    }
    return this.#egress.send(url, { named: apiHost(registry), method, headers, limitBytes, signal, sink })
  }
}

type Addressee = Pick<Sending, 'signal' | 'asked' | 'login'>

function translated(error: unknown, host: string, { signal, asked, login }: Addressee): unknown {
  if (signal?.aborted) return signal.reason
  // What became of the body here, and not on the way.
  if (isAppError(error)) return error
  if (error instanceof TooLarge)
    return registryError({ trouble: 'not_a_registry', asked, login, words: `${host} sent more than it may` })
  if (error instanceof WrongAddress) return ledInside(error, { asked, login })
  const { words, advice } = networkWords(error, host)
  return registryError({ trouble: 'unreachable', asked, login, words, advice, cause: error })
}

function ledInside(error: WrongAddress, { asked, login }: Omit<Addressee, 'signal'>): RegistryError {
  const { host, isItself } = error
  const words = isItself
    ? `${error.message} where no registry can be; nothing was sent`
    : `it sends berth on, and ${error.message} an internal address; nothing was sent there`
  const advice = isItself
    ? 'Check the name, and what the DNS of this server answers for it.'
    : `If ${host} belongs to this registry and you trust it, add it to BERTH_INTERNAL_HOSTS and restart berth.`
  return registryError({ trouble: 'unreachable', asked, login, words, advice, cause: error })
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
