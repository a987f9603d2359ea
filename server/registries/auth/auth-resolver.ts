import { createHash } from 'node:crypto'
import type { CredentialType } from '../../../shared/credential-fields.ts'
import type { EcrKeys, EcrToken, RegistryClient, RegistryLogin } from '../../adapters/registry/registry.ts'
import type { Clock } from '../../clock.ts'
import { singleFlight } from '../../single-flight.ts'
import type { Credential } from '../credentials/credential.ts'
import type { CredentialStore } from '../credentials/credential-store.ts'
import { scopeOf } from '../credentials/registry-scope.ts'

const renewBeforeMs = 2 * 60 * 60_000

export interface ResolvedAuth {
  readonly credential: Credential
  readonly login: RegistryLogin
}

/** What a stored login becomes when a registry is asked. */
type WayIn = (
  credential: Credential,
  secret: string,
  signal: AbortSignal | undefined,
) => Promise<Pick<RegistryLogin, 'username' | 'password'>>

export type AuthResolver = ReturnType<typeof authResolver>

/** Turns a stored credential into what a registry takes, at the moment it is asked; ECR's tokens are kept in memory until they end. */
export function authResolver({
  credentials,
  clock,
  registry,
}: {
  credentials: Pick<CredentialStore, 'reveal'>
  clock: Clock
  registry: Pick<RegistryClient, 'ecrToken'>
}) {
  const share = singleFlight<EcrToken>()
  const tokens = new Map<string, { readonly madeFrom: string; readonly token: EcrToken; readonly renewAt: number }>()

  async function tokenFor(credential: Credential, keys: EcrKeys, signal: AbortSignal | undefined): Promise<EcrToken> {
    const now = clock.now()
    const madeFrom = createHash('sha256').update(JSON.stringify(keys)).digest('base64')
    const held = tokens.get(credential.id)
    if (held?.madeFrom === madeFrom && now < held.renewAt) return held.token
    return share(`${credential.id} ${madeFrom}`, signal, async shared => {
      const token = await registry.ecrToken(keys, { nowMs: now, signal: shared })
      const livesMs = token.expiresAt - now
      tokens.set(credential.id, { madeFrom, token, renewAt: token.expiresAt - Math.min(renewBeforeMs, livesMs / 6) })
      return token
    })
  }

  const waysIn: Readonly<Record<CredentialType, WayIn>> = {
    registry: async ({ login }, secret) => ({ username: login, password: secret }),
    ecr: async (credential, secret, signal) => {
      const { username, password } = await tokenFor(credential, keysOf(credential, secret), signal)
      return { username, password }
    },
  }

  return {
    /** Throws NOT_FOUND, LOCKED, CREDENTIAL_UNREADABLE; RegistryError when ECR gives no token. */
    async open(name: string, signal?: AbortSignal): Promise<ResolvedAuth> {
      const { credential, secret } = credentials.reveal(name)
      const { registry } = scopeOf(credential.server)
      const at = { server: registry, plainHttp: credential.plainHttp, credential: name }
      return { credential, login: { ...at, ...(await waysIn[credential.type](credential, secret, signal)) } }
    },
    /** The registry refused what was opened: it is not opened from memory again. */
    forget(credential: Pick<Credential, 'id'>): void {
      tokens.delete(credential.id)
    },
  }
}

function keysOf({ name, login, region, endpoint, server }: Credential, secret: string): EcrKeys {
  return {
    accessKeyId: login,
    secretAccessKey: secret,
    region: region ?? '',
    endpoint,
    server: scopeOf(server).registry,
    credential: name,
  }
}
