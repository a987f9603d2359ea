import { nonsense, refused } from './answers.ts'
import type { Answer, Question } from './authorized-requests.ts'
import { headerOf } from './connections.ts'
import type { Asking } from './registry.ts'
import type { Ask } from './registry-client.ts'
import { RegistryError } from './registry-error.ts'
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
  if (answer.status === 401 && answer.headers['www-authenticate'] === undefined)
    throw nonsense(context, 'it wants a login and does not say how')
  throw answer.status === 404 ? nonsense(context, 'it has no /v2/: HTTP 404') : asRefusedLogin(refused(answer, context))
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
