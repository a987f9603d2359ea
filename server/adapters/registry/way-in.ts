import { singleFlight } from '../../single-flight.ts'
import { type Challenge, parseChallenge } from './challenge.ts'
import { isLoopback, type RegistryConnections } from './connections.ts'
import { type Reply, WrongAddress } from './egress-client.ts'
import { followRedirects, isRedirect } from './redirects.ts'
import type { Asking, RegistryLogin, WayIn } from './registry.ts'
import { isRegistryError, type RegistryError, registryError } from './registry-error.ts'
import { realmOf } from './token-endpoint.ts'

const believedMs = 10 * 60_000
/** A registry that only the engine reaches, through a proxy of its own, holds up a deploy now and then. */
const unknownBelievedMs = 60_000
const lookMs = 5000
const mostRemembered = 500

/**
 * Where a login would go, looked at without one: the engine sends a password to whatever address a registry names for
 * tokens, encrypted or not, so it is handed none before this has passed. Remembered for a while, as deploys follow closely.
 */
export function waysIn(connections: RegistryConnections) {
  const remembered = new Map<string, { readonly way: WayIn; readonly until: number }>()
  const share = singleFlight<WayIn>()

  /** Throws the RegistryError of a login that must not be sent. */
  return async function wayIn(registry: string, login: RegistryLogin, signal?: AbortSignal): Promise<WayIn> {
    const key = `${registry} ${login.plainHttp === true}`
    const held = remembered.get(key)
    if (held !== undefined && held.until > Date.now()) return held.way
    return share(key, signal, async shared => {
      const limited = AbortSignal.any([shared, AbortSignal.timeout(lookMs)])
      const way = await look(connections, registry, { login, signal: limited })
      const until = Date.now() + (way === 'unknown' ? unknownBelievedMs : believedMs)
      if (remembered.size >= mostRemembered) remembered.clear()
      remembered.set(key, { way, until })
      return way
    })
  }
}

async function look(connections: RegistryConnections, registry: string, asking: Asking): Promise<WayIn> {
  const reply = await askBase(connections, registry, asking)
  if (reply?.status === 200) return 'open'
  if (reply !== null && isRedirect(reply.status)) throw sentAstray(registry, asking)
  const challenge = reply === null ? null : parseChallenge([reply.headers['www-authenticate'] ?? []].flat())
  if (challenge === null) return 'unknown'
  if (challenge.scheme === 'bearer') await refuseWrongRealm(connections, challenge, { registry, ...asking })
  return challenge.scheme
}

/** Null when it cannot be asked, whatever the reason: the engine may have ways that berth has not. */
async function askBase(
  connections: RegistryConnections,
  registry: string,
  { login, signal }: Asking,
): Promise<Reply | null> {
  const plainHttp = isLoopback(registry) || login?.plainHttp === true ? 'allow' : 'refuse'
  const sending = { registry, asked: registry, login, signal, limitBytes: 256 * 1024 }
  try {
    // The engine goes where it is sent, and heeds the challenge that it meets there.
    return await followRedirects(connections, await connections.ask('/v2/', { ...sending, plainHttp }), sending)
  } catch (error) {
    if (isRegistryError(error) && error.cause instanceof WrongAddress) throw error
    return null
  }
}

function sentAstray(registry: string, { login }: Asking): RegistryError {
  return registryError({
    trouble: 'unreachable',
    asked: registry,
    login,
    words: 'it sends berth on to where no registry can be asked, or not encrypted',
    advice: 'No password was sent. Have it answer /v2/ itself.',
  })
}

async function refuseWrongRealm(
  connections: RegistryConnections,
  challenge: Extract<Challenge, { scheme: 'bearer' }>,
  { registry, login, signal }: Asking & { readonly registry: string },
): Promise<void> {
  const place = { registry, asked: registry, login, signal }
  const realm = realmOf({ ...place, challenge })
  await connections.judge(realm, place).catch(error => {
    // A name that is not known now is for the engine to stumble over.
    if (isRegistryError(error) && error.cause instanceof WrongAddress) throw error
  })
}
