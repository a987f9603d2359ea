import { canonicalImage, familiarImage, type ImageReference } from '../../../shared/image-reference.ts'
import type { RegistryClient } from '../../adapters/registry/registry.ts'
import { isRegistryError } from '../../adapters/registry/registry-error.ts'
import { AppError } from '../../errors.ts'
import type { CheckResult } from '../credentials/credential.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import { covers, scopeOf } from '../credentials/registry-scope.ts'
import { parseImageReference } from '../images/parse-image.ts'
import type { AuthResolver, ResolvedAuth } from './auth-resolver.ts'
import { checkResultOf } from './check-result.ts'

export interface CheckOutcome {
  readonly result: CheckResult
  readonly message: string
  readonly advice?: string
  readonly retryAfterSeconds?: number
}

export interface CheckContext {
  readonly credentials: CredentialStore
  readonly resolver: AuthResolver
  readonly registry: Pick<RegistryClient, 'tryLogin' | 'tryPull'>
}

/** How long all steps together may take. */
const longestMs = 30_000

/**
 * Tries a credential for real: the login, and, where an image is named, whether it may be pulled.
 * Throws NOT_FOUND, VALIDATION, LOCKED, CREDENTIAL_UNREADABLE; whatever the registry does is an outcome.
 */
export async function checkCredential(needs: CheckContext, name: string, image?: string): Promise<CheckOutcome> {
  const credential = needs.credentials.get(name)
  const wanted = image === undefined ? null : coveredImage(credential.server, image)
  const outcome = await ask(needs, name, wanted)
  if (outcome.result === 'unauthorized') needs.resolver.forget(credential)
  needs.credentials.noteUse(credential.id, { purpose: 'check', result: outcome.result, message: outcome.message })
  return outcome
}

async function ask(needs: CheckContext, name: string, image: ImageReference | null): Promise<CheckOutcome> {
  let taken: Taken = 'not-asked'
  try {
    const signal = AbortSignal.timeout(longestMs)
    const opened = await needs.resolver.open(name, signal)
    const asking = { login: opened.login, signal, anew: true }
    taken = await needs.registry.tryLogin(opened.login.server, asking)
    if (image !== null) await needs.registry.tryPull(image, asking)
    return { result: 'ok', message: wordsForSuccess(opened, taken, image) }
  } catch (error) {
    return outcomeOf(error, taken)
  }
}

/** `not-asked`: the login was not tried, or not yet. */
type Taken = 'accepted' | 'not-asked'

function outcomeOf(error: unknown, taken: Taken): CheckOutcome {
  const result = checkResultOf(error)
  if (result === null || !isRegistryError(error)) throw error
  const { message, advice, retryAfterSeconds } = error.details
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  if (result === 'forbidden' && error.code === 'REGISTRY_UNAVAILABLE')
    return { result, message: `The registry lets this server ask nothing: ${message}`, advice }
  return { result, message: `${openings[taken][result]}: ${message}`, advice: adviceFor(result) ?? advice, ...wait }
}

function wordsForSuccess({ credential, login }: ResolvedAuth, taken: Taken, image: ImageReference | null): string {
  const who = `${login.server} takes ${credential.name} (user ${login.username})`
  const what = image === null ? '' : ` and lets it pull ${familiarImage(canonicalImage(image))}`
  if (taken === 'accepted') return `Works: ${who}${what}.`
  const pulled = image === null ? '' : ` ${familiarImage(canonicalImage(image))} can be pulled.`
  return `Works: ${login.server} lets everybody in, so the login itself could not be tried.${pulled}`
}

const always: Readonly<Record<Exclude<CheckResult, 'forbidden' | 'not_found'>, string>> = {
  ok: '',
  unauthorized: 'The user name or password is wrong',
  rate_limited: 'The registry allows no more requests for now',
  unreachable: 'The registry cannot be reached',
  not_a_registry: 'What answers there is no registry',
}

/** That a login works is said only where the registry took it. */
const openings: Readonly<Record<Taken, Readonly<Record<CheckResult, string>>>> = {
  accepted: {
    ...always,
    forbidden: 'The login works, but may not read this repository',
    not_found: 'The login works, but there is no such image',
  },
  'not-asked': {
    ...always,
    forbidden: 'This login may not read this repository',
    not_found: 'There is no such image; the registry lets everybody in, so the login was not tried',
  },
}

function adviceFor(result: CheckResult): string | undefined {
  switch (result) {
    case 'forbidden':
      return 'Give its account or token read access to this repository. Check the name too: registries hide what may not be seen.'
    case 'not_found':
      return 'Check the name and the tag. Some registries answer this for repositories that the login may not see.'
    case 'not_a_registry':
      return 'Check the server: it must be the host in image names, such as ghcr.io or registry.example.com:5000.'
    default:
      return undefined
  }
}

function coveredImage(server: string, text: string): ImageReference {
  const image = parseImageReference(text)
  if (covers(scopeOf(server), image)) return image
  throw new AppError({
    code: 'VALIDATION',
    field: 'image',
    message: `\`image\` is at ${image.registry}/${image.path}, and this credential is for ${server}.`,
    advice: `Name an image of ${server}, or none to try the login alone.`,
  })
}
