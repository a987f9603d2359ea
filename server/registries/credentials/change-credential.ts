import { credentialKinds } from '../../../shared/credential-kinds.ts'
import type { Caller } from '../../access/audit/audit.ts'
import type { AuditStore } from '../../access/audit/audit-store.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import {
  credentialInUse,
  credentialNameTaken,
  secretNeededForLogin,
  secretNeededForServer,
  serverLeavesApps,
} from '../../failures/credential-failures.ts'
import { parseImageReference } from '../images/parse-image.ts'
import type { Credential } from './credential.ts'
import {
  type ChangeCredentialInput,
  type NewCredentialInput,
  readChange,
  readNewCredential,
} from './credential-input.ts'
import type { CredentialChange, CredentialStore } from './credential-store.ts'
import type { PullingApp } from './credential-users.ts'
import { covers, scopeOf } from './registry-scope.ts'

export interface CredentialContext {
  readonly credentials: CredentialStore
  readonly database: Pick<Database, 'write'>
  readonly audit: Pick<AuditStore, 'record'>
  readonly apps: {
    pulling(): readonly (PullingApp & { readonly id: string })[]
    update(id: string, change: { credential: null }): void
  }
}

/** The first one becomes the default by itself. Throws VALIDATION, CONFLICT, LOCKED. */
export function createCredential(needs: CredentialContext, input: NewCredentialInput, caller: Caller): Credential {
  const { credentials, database, audit } = needs
  const { secret, ...wanted } = readNewCredential(input)
  return database.write(() => {
    if (credentials.find(wanted.name) !== undefined) throw credentialNameTaken(wanted.name)
    credentials.insert({ ...wanted, isDefault: credentials.all().length === 0 }, secret)
    const made = credentials.get(wanted.name)
    const { type, server, login, isDefault } = made
    audit.record(caller, { ...deed('create', made), detail: { type, server, login, default: isDefault } })
    return made
  })
}

/** What is sent acts with the next pull of every app. Throws NOT_FOUND, VALIDATION, CONFLICT, LOCKED. */
export function changeCredential(
  needs: CredentialContext,
  name: string,
  input: ChangeCredentialInput,
  caller: Caller,
): Credential {
  const { credentials, database, audit } = needs
  return database.write(() => {
    const standing = credentials.get(name)
    const { change, secret } = readChange(standing, input)
    refuseWithoutSecret(standing, change, secret)
    refuseToLeaveApps(needs, standing, change.server)
    credentials.update(standing, change, secret)
    const fields = [...Object.keys(change), ...(secret === null ? [] : ['password'])]
    if (fields.length > 0) audit.record(caller, { ...deed('change', standing), detail: { fields } })
    return credentials.get(name)
  })
}

export function makeDefault(
  { credentials, database, audit }: CredentialContext,
  name: string,
  caller: Caller,
): Credential {
  return database.write(() => {
    const credential = credentials.get(name)
    if (credential.isDefault) return credential
    credentials.makeDefault(credential.id)
    audit.record(caller, deed('default', credential))
    return credentials.get(name)
  })
}

export interface DeletedCredential {
  readonly wasDefault: boolean
  /** The apps that had chosen it, and choose none now. */
  readonly detached: readonly string[]
}

/** With `detach` the apps that chose it are detached first. Throws NOT_FOUND, CONFLICT naming them. */
export function deleteCredential(
  needs: CredentialContext,
  { name, apps: wanted }: { name: string; apps: 'detach' | 'refuse' },
  caller: Caller,
): DeletedCredential {
  const { credentials, database, audit, apps } = needs
  return database.write(() => {
    const credential = credentials.get(name)
    const choosing = apps.pulling().filter(app => app.credential === name)
    const detached = choosing.map(app => app.name)
    if (detached.length > 0 && wanted === 'refuse') throw credentialInUse(name, detached)
    for (const app of choosing) apps.update(app.id, { credential: null })
    credentials.remove(credential.id)
    audit.record(caller, { ...deed('delete', credential), detail: { server: credential.server, detached } })
    return { wasDefault: credential.isDefault, detached }
  })
}

function refuseWithoutSecret(
  { type, server, login }: Credential,
  change: CredentialChange,
  secret: string | null,
): void {
  if (secret !== null) return
  const kind = credentialKinds[type]
  if (change.server !== undefined) throw secretNeededForServer(kind.secret, server)
  if ('pairedLogin' in kind && change.login !== undefined)
    throw secretNeededForLogin(kind.secret, `${kind.pairedLogin} ${login}`)
}

function refuseToLeaveApps({ apps }: CredentialContext, { name }: Credential, server: string | undefined): void {
  if (server === undefined) return
  const left = apps
    .pulling()
    .filter(({ credential, image }) => credential === name && image !== null)
    .filter(({ image }) => !covers(scopeOf(server), parseImageReference(image ?? '')))
  if (left.length > 0)
    throw serverLeavesApps(
      name,
      server,
      left.map(app => app.name),
    )
}

function deed(verb: string, { name }: Credential) {
  return { action: `credential.${verb}`, target: `credentials/${name}` }
}
