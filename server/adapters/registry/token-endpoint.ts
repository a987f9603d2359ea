import type { Challenge } from './challenge.ts'
import { isLoopback, type RegistryConnections, type Sending } from './connections.ts'
import type { Reply } from './egress-client.ts'
import type { RegistryLogin } from './registry.ts'
import { type RegistryTrouble, registryError } from './registry-error.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { jsonOf, wordsOf } from './words-of-reply.ts'

export interface BearerToken {
  readonly token: string
  readonly livesSeconds: number
  /** Whether it says that the repository may be pulled; null when it does not say. */
  readonly grantsPull: boolean | null
}

export interface TokenWish {
  readonly challenge: Extract<Challenge, { scheme: 'bearer' }>
  /** `repository:acme/shop:pull`; null asks for no more than that the login is taken. */
  readonly scope: string | null
  readonly login: RegistryLogin | null
  readonly registry: string
  readonly asked: string
  readonly signal?: AbortSignal | undefined
}

/** Exchanges a login, or none, for a token (distribution.github.io/distribution/spec/auth/token). Throws RegistryError. */
export async function fetchToken(connections: RegistryConnections, wish: TokenWish): Promise<BearerToken> {
  const { login, scope, challenge } = wish
  const url = realmOf(wish)
  if (challenge.service !== null) url.searchParams.set('service', challenge.service)
  if (scope !== null) url.searchParams.set('scope', scope)
  if (login !== null) url.searchParams.set('account', login.username)
  const reply = await connections.send(url, sending(wish))
  if (reply.status !== 200) throw refusedToken(wish, reply)
  const token = tokenIn(reply)
  if (token === undefined) throw trouble(wish, 'not_a_registry', `${url.host} gave no token`)
  return { ...token, grantsPull: scope === null ? null : grantsPull(token.token, scope) }
}

export function basicHeader({ username, password }: RegistryLogin): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

/** Names no host without TLS, but this machine itself or a registry that may be asked so. Throws RegistryError. */
export function realmOf(wish: Omit<TokenWish, 'scope'>): URL {
  const { challenge, login, registry } = wish
  if (!URL.canParse(challenge.realm)) throw trouble(wish, 'not_a_registry', 'it names no address for tokens')
  const url = new URL(challenge.realm)
  const isAllowedPlain =
    url.protocol === 'http:' && (isLoopback(url.host) || (url.host === registry && login?.plainHttp === true))
  if (url.protocol === 'https:' || isAllowedPlain) return url
  throw trouble(wish, 'unreachable', `it wants the login at ${url.protocol}//${url.host}, which is not encrypted`, {
    advice: 'No password was sent. Have the registry name an https:// address for its tokens.',
  })
}

function sending({ registry, login, signal, asked }: TokenWish): Sending {
  return {
    registry,
    signal,
    asked,
    login,
    authorization: login === null ? undefined : basicHeader(login),
    limitBytes: 1024 * 1024,
  }
}

function refusedToken(wish: TokenWish, reply: Reply) {
  const words = wordsOf(reply, wish.login)
  const retryAfter = retryAfterSeconds(String(reply.headers['retry-after'] ?? ''), Date.now())
  return trouble(wish, troubleOf(reply.status, wish.scope), words, { status: reply.status, retryAfter })
}

/** Without a scope nothing can be refused but the login. */
function troubleOf(status: number, scope: string | null): RegistryTrouble {
  if (status === 429) return 'rate_limited'
  if (status >= 500) return 'unreachable'
  if (status === 403 && scope !== null) return 'forbidden'
  return status === 400 || status === 401 || status === 403 ? 'unauthorized' : 'not_a_registry'
}

interface More {
  readonly status?: number
  readonly retryAfter?: number | undefined
  readonly advice?: string
}

function trouble(
  { asked, login }: Pick<TokenWish, 'asked' | 'login'>,
  kind: RegistryTrouble,
  words: string,
  { status, retryAfter, advice }: More = {},
) {
  const plainStatus = status === 400 ? 401 : status
  const told = { trouble: kind, asked, login, words, advice, retryAfterSeconds: retryAfter }
  return registryError({ ...told, status: plainStatus })
}

function tokenIn(reply: Reply): Pick<BearerToken, 'token' | 'livesSeconds'> | undefined {
  const json = jsonOf(reply)
  if (typeof json !== 'object' || json === null) return undefined
  const token = ('token' in json && json.token) || ('access_token' in json && json.access_token)
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) return undefined
  const lives = 'expires_in' in json && typeof json.expires_in === 'number' ? json.expires_in : 60
  return { token, livesSeconds: lives }
}

/** A token server grants less than was asked instead of refusing; a JWT says what (claim `access`). */
function grantsPull(token: string, scope: string): boolean | null {
  const claims = jsonOf({ body: Buffer.from(token.split('.')[1] ?? '', 'base64url') })
  if (typeof claims !== 'object' || claims === null || !('access' in claims)) return null
  if (!Array.isArray(claims.access)) return claims.access === null ? false : null
  return claims.access.some(({ type, name, actions }: Partial<Record<string, unknown>>) => {
    const isAsked = scope.startsWith(`${String(type)}:${String(name)}:`)
    return isAsked && Array.isArray(actions) && (actions.includes('pull') || actions.includes('*'))
  })
}
