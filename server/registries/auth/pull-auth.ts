import { isLoopback } from '../../adapters/registry/connections.ts'
import type { RegistryClient, RegistryLogin, WayIn } from '../../adapters/registry/registry.ts'
import type { App } from '../../apps/app.ts'
import { choiceNoLongerFits, choiceRefused, engineMightSendPlainly } from '../../failures/credential-failures.ts'
import {
  type Choice,
  type CredentialSource,
  chooseCredential,
  isUnusable,
  wordsFor,
} from '../credentials/choose-credential.ts'
import type { Credential } from '../credentials/credential.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import { parseImageReference } from '../images/parse-image.ts'
import type { AuthResolver } from './auth-resolver.ts'
import { checkResultOf } from './check-result.ts'
import { mightAskPlainly } from './engine-trust.ts'

/** What one pull is asked for with, and why. */
export interface PullAuth {
  /** Null: nothing is sent. */
  readonly auth: RegistryLogin | null
  /** For the log: `asking ghcr.io with credential ghcr-read (account default; covers ghcr.io)`. */
  readonly reason: string
  /** The same in short: `ghcr-read (account default; covers ghcr.io)`, `none: no credential for ghcr.io`. */
  readonly summary: string
  /** Only why: `account default; covers ghcr.io`, `no credential for ghcr.io`. */
  readonly why: string
  /** What came of it: null when it worked. Errors that are not about the login are passed over. */
  readonly note: (failure: unknown) => void
}

export interface PullAuthContext {
  readonly credentials: CredentialStore
  readonly resolver: AuthResolver
  /** Hosts and ranges that the engine asks without TLS where it must. */
  readonly insecureAtEngine: () => Promise<readonly string[]>
  readonly registry: Pick<RegistryClient, 'wayIn'>
}

export type PullAuthenticator = ReturnType<typeof pullAuthenticator>

/** Credentials are looked up when a pull begins, so that a new password acts at once and everywhere. */
export function pullAuthenticator({ credentials, resolver, insecureAtEngine, registry: client }: PullAuthContext) {
  function choose(chosen: string | null, image: string | null): Choice<Credential> {
    const reference = image === null ? null : parseImageReference(image)
    return chooseCredential({ chosen, image: reference, credentials: credentials.all() })
  }

  return {
    /** Throws REGISTRY_UNAUTHORIZED, LOCKED, CREDENTIAL_UNREADABLE, what ECR answers, or that the login must not be sent. */
    async forPull(app: Pick<App, 'credential'>, image: string, signal?: AbortSignal): Promise<PullAuth> {
      const choice = choose(app.credential, image)
      if (isUnusable(choice)) throw choiceNoLongerFits(choice.reason)
      const { credential, reason: why } = choice
      const summary = wordsFor(choice)
      const { registry } = parseImageReference(image)
      if (credential === null) return anonymous(registry, why)
      await refusePlainEngine(credential, registry)
      const { login } = await noting(credential, resolver.open(credential.name, signal))
      const way = await noting(credential, client.wayIn(registry, login, signal))
      const reason = `asking ${registry} with credential ${summary}`
      return { auth: login, reason, summary, why, note: failure => note(credential, failure, way) }
    },
    /** What the next pull would use, without opening anything. */
    shownFor({ credential: chosen, image }: Pick<App, 'credential' | 'image'>): {
      name: string | null
      source: CredentialSource
      reason: string
    } {
      const { credential, source, reason } = choose(chosen, image)
      return { name: source === 'chosen' ? chosen : (credential?.name ?? null), source, reason }
    },
    /** Throws VALIDATION when it does not exist, or does not cover the image. */
    checkChoice(chosen: string | null, image: string | null): void {
      const choice = choose(chosen, image)
      if (isUnusable(choice)) throw choiceRefused(choice.reason)
    },
  }

  /** The engine, not berth, sends a pull's login; it must not do so in the open. */
  async function refusePlainEngine({ name, plainHttp }: Credential, registry: string): Promise<void> {
    if (plainHttp || isLoopback(registry)) return
    if (await mightAskPlainly(registry, await insecureAtEngine())) throw engineMightSendPlainly(registry, name)
  }

  async function noting<T>(credential: Credential, opening: Promise<T>): Promise<T> {
    try {
      return await opening
    } catch (error) {
      note(credential, error)
      throw error
    }
  }

  function note(credential: Credential, failure: unknown, way: WayIn = 'unknown'): void {
    const result = failure === null ? 'ok' : checkResultOf(failure)
    if (result === null) return
    if (result === 'unauthorized') resolver.forget(credential)
    const message = failure instanceof Error ? failure.message : wordsForSuccess(credential, way)
    credentials.noteUse(credential.id, { purpose: 'pull', result, message })
  }
}

/** What lets everybody in says nothing of a login; through the engine berth does not see whether it was looked at. */
function wordsForSuccess({ server }: Credential, way: WayIn): string {
  if (way === 'open') return `${server} lets everybody in: the image was found, and the login was not tried.`
  return way === 'unknown' ? 'The image was found.' : 'Works.'
}

function anonymous(registry: string, why: string): PullAuth {
  return {
    auth: null,
    reason: `asking ${registry} without a credential: ${why}`,
    summary: `none: ${why}`,
    why,
    note: () => {},
  }
}
