import { X509Certificate } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { CertificatePem } from '../../adapters/caddy/certificate-files.ts'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import type { SealedColumn, SealedPlace } from '../../host/vault/sealed-place.ts'
import type { Vault } from '../../host/vault/vault.ts'
import type { BroughtCertificate } from './read-certificate.ts'
import { shownNames } from './shown-names.ts'
import { trustNote } from './trust.ts'

export const ownCertificates = sqliteTable('own_certificates', {
  id: text().primaryKey(),
  host: text().notNull().unique(),
  certificate: text().notNull(),
  sealed: blob({ mode: 'buffer' }).notNull(),
  fingerprint: text().notNull(),
  validTo: integer('valid_to').notNull(),
})

/** A certificate that somebody brought for a host, without its key. */
export type OwnCertificate = Omit<typeof ownCertificates.$inferSelect, 'sealed'> & {
  /** Every name that Caddy would show it for. */
  readonly names: readonly string[]
  /** Who trusts it, where that is not every visitor. */
  readonly trustNote: string | null
}
export type OwnCertificateStore = ReturnType<typeof ownCertificateStore>

/** Keys are sealed on the way in. Read from memory, since every page asks. */
export function ownCertificateStore({ database, clock, vault }: { database: Database; clock: Clock; vault: Vault }) {
  const { queries } = database
  const byHost = new Map(rows().map(row => [row.host, row]))

  function rows(): OwnCertificate[] {
    const { id, host, certificate, fingerprint, validTo } = ownCertificates
    const found = queries.select({ id, host, certificate, fingerprint, validTo }).from(ownCertificates).all()
    return found.map(row => ({
      ...row,
      names: shownNames(new X509Certificate(row.certificate)),
      trustNote: trustNote(row.certificate),
    }))
  }

  return {
    find: (host: string): OwnCertificate | undefined => byHost.get(host),
    all: (): OwnCertificate[] => [...byHost.values()],
    /** Throws LOCKED. */
    put(host: string, { certificate, key, fingerprint, validTo, names }: BroughtCertificate): void {
      const row = { id: byHost.get(host)?.id ?? clock.newId(), host, certificate, fingerprint, validTo }
      const sealed = vault.seal(placeOf(row), key)
      queries
        .insert(ownCertificates)
        .values({ ...row, sealed })
        .onConflictDoUpdate({ target: ownCertificates.id, set: { ...row, sealed } })
        .run()
      byHost.set(host, { ...row, names, trustNote: trustNote(certificate) })
    },
    /** With its key in the open. Throws LOCKED, CREDENTIAL_UNREADABLE. */
    reveal({ id, certificate }: Pick<OwnCertificate, 'id' | 'certificate'>): CertificatePem {
      const row = queries.select().from(ownCertificates).where(eq(ownCertificates.id, id)).get()
      if (row === undefined) throw new Error(`the certificate ${id} is gone`)
      return { certificate, key: vault.open(placeOf(row), row.sealed) }
    },
    remove(host: string): void {
      queries.delete(ownCertificates).where(eq(ownCertificates.host, host)).run()
      byHost.delete(host)
    },
  }
}

/** Registered with the vault, so that a new key reaches these rows. */
export const sealedCertificates: SealedColumn = {
  purpose: 'certificate',
  table: 'own_certificates',
  column: 'sealed',
}

function placeOf({ id, host }: { id: string; host: string }): SealedPlace {
  return { ...sealedCertificates, row: id, named: `key of the certificate for ${host}` }
}
