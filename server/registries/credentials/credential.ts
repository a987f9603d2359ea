import type { CredentialDetail, CredentialType } from '../../../shared/credential-fields.ts'

/** What came of asking a registry with a credential. */
export const checkResults = [
  'ok',
  'unauthorized',
  'forbidden',
  'not_found',
  'rate_limited',
  'unreachable',
  'not_a_registry',
] as const
export type CheckResult = (typeof checkResults)[number]

/** A named login for a registry. Its password is not part of it: that is opened when it is needed, and not kept. */
export interface Credential extends Readonly<Record<CredentialDetail, string | null>> {
  readonly id: string
  readonly name: string
  /** Never changes. */
  readonly type: CredentialType
  /** `ghcr.io`, `registry.gitlab.com/acme`. */
  readonly server: string
  /** What its kind logs in as: the user name, the access key id. */
  readonly login: string
  /** It may be sent to this server without TLS. */
  readonly plainHttp: boolean
  readonly isDefault: boolean
  readonly createdAt: number
  readonly secretSetAt: number
  /** The last time a pull or a check asked with it; null when none did. */
  readonly lastUse: CredentialUse | null
}

export interface CredentialUse {
  readonly at: number
  readonly purpose: 'pull' | 'check'
  readonly result: CheckResult
  readonly message: string
}

/** Why this cannot be the name of a credential; null when it can. */
export function credentialNameProblem(name: string): string | null {
  // `PUT /credentials/default` says which one is the default.
  if (name === 'default') return 'is `default`, which is reserved'
  // An app that is to pull without a credential chooses this.
  if (name === 'none') return 'is `none`, which means no credential'
  if (!/^[a-z0-9]([a-z0-9_-]{0,58}[a-z0-9])?$/.test(name))
    return 'must be lower-case letters, digits, hyphens and underscores, at most 60, such as ghcr-read'
  return null
}
