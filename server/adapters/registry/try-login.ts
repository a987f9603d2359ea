import { nonsense, refused } from './answers.ts'
import type { Answer, Ask, Question } from './authorized-requests.ts'
import { headerOf } from './connections.ts'
import type { Asking } from './registry.ts'
import { RegistryError, registryError } from './registry-error.ts'
import { jsonOf } from './words-of-reply.ts'

/** The base of the API: every registry answers it, with 401 where it wants a login (distribution specification, end-1). */
export async function tryLogin(ask: Ask, registry: string, asking: Asking): Promise<'accepted' | 'not-asked'> {
  const question: Question = { registry, path: '/v2/', scope: null, limitBytes: 256 * 1024, asked: registry }
  const context = { question, login: asking.login }
  const answer = await ask(question, { ...asking, anew: true })
  if (answer.status === 200) {
    if (!isOfRegistry(answer)) throw nonsense(context, 'it does not answer /v2/ as a registry does')
    return answer.scheme === null ? 'not-asked' : 'accepted'
  }
  if (answer.scheme === null && answer.status === 401) throw nonsense(context, waysOf(answer))
  if (answer.scheme === null && answer.status === 403) throw closed(registry)
  throw answer.status === 404 ? nonsense(context, 'it has no /v2/: HTTP 404') : asRefusedLogin(refused(answer, context))
}

/** The login was not sent in either case. */
function waysOf(answer: Answer): string {
  const [way] = headerOf(answer, 'www-authenticate')?.split(/[ ,]/, 1) ?? []
  return way === undefined
    ? 'it wants a login and does not say how'
    : `it wants a login by another way than Basic or Bearer: ${way.slice(0, 40)}`
}

/** As a firewall answers, or a list of allowed addresses. */
function closed(registry: string): RegistryError {
  const words = 'HTTP 403 before any login was sent'
  const advice = 'A firewall or a list of allowed addresses may stand before it: let this server in there.'
  return registryError({ trouble: 'forbidden', asked: registry, login: null, status: 503, words, advice })
}

/** Nothing but the login was asked for, so nothing else can have been refused. */
function asRefusedLogin(error: RegistryError): RegistryError {
  return error.trouble === 'forbidden' ? new RegistryError('unauthorized', error) : error
}

function isOfRegistry(answer: Answer): boolean {
  if (headerOf(answer, 'docker-distribution-api-version') !== undefined) return true
  if (answer.scheme !== null && answer.body.length === 0) return true
  const json = jsonOf(answer)
  return typeof json === 'object' && json !== null
}
