import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'
import { type Share, singleFlight } from '../../single-flight.ts'
import { type Challenge, parseChallenge } from './challenge.ts'
import { isLoopback, type RegistryConnections } from './connections.ts'
import type { BodySink, Reply } from './egress-client.ts'
import { followRedirects } from './redirects.ts'
import type { Asking, RegistryLogin } from './registry.ts'
import { basicHeader, fetchToken } from './token-endpoint.ts'

export interface Question {
  readonly registry: string
  /** `/v2/acme/shop/manifests/1.2` */
  readonly path: string
  readonly scope: string | null
  readonly method?: 'GET' | 'HEAD'
  readonly accept?: string
  readonly limitBytes: number
  /** What failures name. */
  readonly asked: string
  readonly sink?: BodySink
}

/** What a request was sent with, at last. */
interface Ticket {
  readonly header: string
  readonly scheme: Challenge['scheme']
  readonly grantsPull: boolean | null
  readonly expiresAt: number
}

export interface Answer extends Reply {
  /** How the registry let itself be asked; null when it wanted nothing, or nothing could be given. */
  readonly scheme: Challenge['scheme'] | null
  readonly grantsPull: boolean | null
}

export type Ask = (question: Question, asking: Asking) => Promise<Answer>

const mostTickets = 500
const basicLivesMs = 5 * 60_000

/**
 * Asks a registry as it wants to be asked: first without, then, when it names a challenge, with what that wants.
 * A login goes to the registry it was made for and to where that one says its tokens come from, nowhere else.
 */
export function authorizedRequests(connections: RegistryConnections) {
  const tickets = new Map<string, Ticket>()
  const share = singleFlight<Ticket>()

  return async function ask(question: Question, { login, signal, anew = false }: Asking): Promise<Answer> {
    refuseForeignLogin(question.registry, login)
    const send = (authorization: string | undefined) =>
      connections.ask(question.path, {
        ...question,
        authorization,
        signal,
        login,
        plainHttp: isLoopback(question.registry) || login?.plainHttp === true ? 'allow' : 'refuse',
      })
    const key = keyOf(question, login)
    const held = anew ? undefined : standing(tickets, key)
    const first = await send(held?.header)
    if (first.status !== 401) return follow(connections, question, { ...first, ...spoken(held) }, { signal, login })
    if (anew || tickets.get(key) === held) tickets.delete(key)
    // Whoever asked at the same time may have got one meanwhile.
    const ticket =
      (anew ? undefined : standing(tickets, key)) ??
      (await meet(connections, first, { question, login, signal, share, tickets, key }))
    if (ticket === null) return { ...first, ...spoken(undefined) }
    const second = await send(ticket.header)
    if (second.status < 400) keep(tickets, key, ticket)
    else if (tickets.get(key) === ticket) tickets.delete(key)
    return follow(connections, question, { ...second, ...spoken(ticket) }, { signal, login })
  }
}

interface Meeting {
  readonly question: Question
  readonly login: RegistryLogin | null
  readonly signal: AbortSignal | undefined
  readonly share: Share<Ticket>
  readonly tickets: Map<string, Ticket>
  /** Of what is asked and by whom. */
  readonly key: string
}

/** Null when nothing can be given for what is wanted. */
async function meet(
  connections: RegistryConnections,
  refusal: Reply,
  { question, login, signal, share, tickets, key }: Meeting,
): Promise<Ticket | null> {
  const challenge = parseChallenge([refusal.headers['www-authenticate'] ?? []].flat())
  if (challenge === null) return null
  if (challenge.scheme === 'basic') {
    if (login === null) return null
    return { header: basicHeader(login), scheme: 'basic', grantsPull: null, expiresAt: Date.now() + basicLivesMs }
  }
  const { registry, scope, asked } = question
  // Ten that begin at once want the same token, and get one.
  return share(`${key} ${challenge.realm} ${asked}`, signal, async shared => {
    const wish = { challenge, scope, login, registry, asked, signal: shared }
    const { token, livesSeconds, grantsPull } = await fetchToken(connections, wish)
    const expiresAt = Date.now() + livesSeconds * 900
    const ticket: Ticket = { header: `Bearer ${token}`, scheme: 'bearer', grantsPull, expiresAt }
    keep(tickets, key, ticket)
    return ticket
  })
}

async function follow(
  connections: RegistryConnections,
  { registry, method = 'GET', accept, limitBytes, asked, sink }: Question,
  answer: Answer,
  { signal, login }: Asking,
): Promise<Answer> {
  const sending = { registry, method, accept, limitBytes, signal, asked, login, sink }
  const { scheme, grantsPull } = answer
  return { ...(await followRedirects(connections, answer, sending)), scheme, grantsPull }
}

function spoken(ticket: Ticket | undefined): Pick<Answer, 'scheme' | 'grantsPull'> {
  return { scheme: ticket?.scheme ?? null, grantsPull: ticket?.grantsPull ?? null }
}

/** The last line of defence: whoever calls has already chosen a login that covers the image. */
function refuseForeignLogin(registry: string, login: RegistryLogin | null): void {
  if (login === null || login.server === registry) return
  throw new AppError({
    code: 'INTERNAL',
    message: `A login for ${login.server} was about to be sent to ${registry}; it was not.`,
    advice: 'Please report this: it is a bug in berth.',
  })
}

function keyOf({ registry, scope }: Question, login: RegistryLogin | null): string {
  const who = login === null ? [] : [login.username, login.password]
  return createHash('sha256')
    .update(JSON.stringify([registry, scope, ...who]))
    .digest('base64')
}

function standing(tickets: ReadonlyMap<string, Ticket>, key: string): Ticket | undefined {
  const ticket = tickets.get(key)
  return ticket !== undefined && ticket.expiresAt > Date.now() ? ticket : undefined
}

function keep(tickets: Map<string, Ticket>, key: string, ticket: Ticket): void {
  const [oldest] = tickets.keys()
  if (tickets.size >= mostTickets && oldest !== undefined) tickets.delete(oldest)
  tickets.set(key, ticket)
}
