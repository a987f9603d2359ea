import { asc, eq } from 'drizzle-orm'
import type { CredentialDetail } from '../../../shared/credential-fields.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { noSuchCredential } from '../../failures/credential-failures.ts'
import type { SealedColumn, SealedPlace } from '../../host/vault/sealed-place.ts'
import type { Vault } from '../../host/vault/vault.ts'
import type { Credential, CredentialUse } from './credential.ts'
import { credentials } from './credential-tables.ts'

export type CredentialStore = ReturnType<typeof credentialStore>
export type NewCredential = Omit<Credential, 'id' | 'createdAt' | 'secretSetAt' | 'lastUse'>
export type CredentialChange = Partial<Pick<Credential, 'server' | 'login' | 'plainHttp' | CredentialDetail>>

/** A use that tells nothing new is written down once a minute. */
const sameUseEveryMs = 60_000

/** Passwords are sealed on the way in, tied to their row and its server. */
export function credentialStore({ database, clock, vault }: { database: Database; clock: Clock; vault: Vault }) {
  const { queries } = database

  function find(name: string): Credential | undefined {
    const row = queries.select().from(credentials).where(eq(credentials.name, name)).get()
    return row && whole(row)
  }

  /** Throws NOT_FOUND. */
  function get(name: string): Credential {
    const credential = find(name)
    if (credential === undefined) throw noSuchCredential(name)
    return credential
  }

  return {
    find,
    get,
    /** By name. */
    all(): readonly Credential[] {
      return queries.select().from(credentials).orderBy(asc(credentials.name)).all().map(whole)
    },
    /** Throws LOCKED. */
    insert(wanted: NewCredential, secret: string): void {
      const id = clock.newId()
      const now = clock.now()
      const sealed = vault.seal(placeOf({ ...wanted, id }), secret)
      queries
        .insert(credentials)
        .values({ ...wanted, id, sealed, createdAt: now, secretSetAt: now })
        .run()
    },
    /** Without a secret the sealed one stays, and opens only while the server stays too. Throws LOCKED. */
    update(standing: Credential, change: CredentialChange, secret: string | null): void {
      const next = { ...standing, ...change }
      const resealed =
        secret === null ? {} : { sealed: vault.seal(placeOf(next), secret), secretSetAt: clock.now(), ...neverUsed }
      if (Object.keys({ ...change, ...resealed }).length === 0) return
      queries
        .update(credentials)
        .set({ ...change, ...resealed })
        .where(eq(credentials.id, standing.id))
        .run()
    },
    remove(id: string): void {
      queries.delete(credentials).where(eq(credentials.id, id)).run()
    },
    makeDefault(id: string): void {
      database.write(() => {
        queries.update(credentials).set({ isDefault: false }).where(eq(credentials.isDefault, true)).run()
        queries.update(credentials).set({ isDefault: true }).where(eq(credentials.id, id)).run()
      })
    },
    /** The password in the open, from the row as it is now. Throws NOT_FOUND, LOCKED, CREDENTIAL_UNREADABLE. */
    reveal(name: string): { credential: Credential; secret: string } {
      const row = queries.select().from(credentials).where(eq(credentials.name, name)).get()
      if (row === undefined) throw noSuchCredential(name)
      return { credential: whole(row), secret: vault.open(placeOf(row), row.sealed) }
    },
    noteUse(id: string, use: Omit<CredentialUse, 'at'>): void {
      const row = queries.select().from(credentials).where(eq(credentials.id, id)).get()
      if (row === undefined || isKnown(row, use)) return
      const { purpose, result, message } = use
      const noted = { lastUsedAt: clock.now(), lastPurpose: purpose, lastResult: result, lastMessage: message }
      database.write(() => queries.update(credentials).set(noted).where(eq(credentials.id, id)).run())
    },
  }

  function isKnown(row: typeof credentials.$inferSelect, { purpose, result }: Omit<CredentialUse, 'at'>): boolean {
    const isSame = row.lastPurpose === purpose && row.lastResult === result && purpose === 'pull'
    return isSame && clock.now() - (row.lastUsedAt ?? 0) < sameUseEveryMs
  }
}

/** Registered with the vault, so that a new key reaches these rows. */
export const sealedCredentials: SealedColumn = {
  purpose: 'credential',
  table: 'credentials',
  column: 'sealed',
  server: 'server',
}

/** What a check or a pull found out says nothing about a new password. */
const neverUsed = { lastUsedAt: null, lastPurpose: null, lastResult: null, lastMessage: null }

function placeOf({ id, server, name }: { id: string; server: string; name: string }): SealedPlace {
  const { purpose, table, column } = sealedCredentials
  return { purpose, table, column, row: id, server, named: `password of credential ${name}` }
}

function whole(row: typeof credentials.$inferSelect): Credential {
  const { sealed: _, lastUsedAt, lastPurpose, lastResult, lastMessage, ...credential } = row
  const isUsed = lastUsedAt !== null && lastPurpose !== null && lastResult !== null
  const lastUse = isUsed
    ? { at: lastUsedAt, purpose: lastPurpose, result: lastResult, message: lastMessage ?? '' }
    : null
  return { ...credential, lastUse }
}
