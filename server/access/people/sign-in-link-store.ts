import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { hashOfSecret, newSecret } from './one-time-secret.ts'
import { people, signInLinks } from './people-tables.ts'
import type { Person } from './person.ts'

const GOOD_FOR_MS = 24 * 60 * 60_000
const KEPT_MS = 30 * GOOD_FOR_MS

export type LinkState =
  | { readonly state: 'good'; readonly person: Person; readonly expiresAt: number }
  | { readonly state: 'used' | 'expired' | 'unknown' }

export type SignInLinkStore = ReturnType<typeof signInLinkStore>

export function signInLinkStore(database: Database, clock: Clock) {
  const { queries } = database

  function look(text: string): LinkState {
    const row = queries
      .select()
      .from(signInLinks)
      .innerJoin(people, eq(people.id, signInLinks.person))
      .where(eq(signInLinks.tokenHash, hashOfSecret(text)))
      .get()
    if (row === undefined) return { state: 'unknown' }
    const { usedAt, expiresAt } = row.sign_in_links
    if (usedAt !== null) return { state: 'used' }
    return expiresAt <= clock.now() ? { state: 'expired' } : { state: 'good', person: row.people, expiresAt }
  }

  return {
    look,
    /** The part of the address after `/sign-in/`; good once, for 24 hours. */
    create(person: string): { text: string; expiresAt: number } {
      const { text, hash } = newSecret()
      const now = clock.now()
      const expiresAt = now + GOOD_FOR_MS
      database.write(() => {
        queries
          .delete(signInLinks)
          .where(lt(signInLinks.expiresAt, now - KEPT_MS))
          .run()
        queries.insert(signInLinks).values({ tokenHash: hash, person, expiresAt }).run()
      })
      return { text, expiresAt }
    },
    /** What it was; from now on it is used. */
    use(text: string): LinkState {
      return database.write(() => {
        const found = look(text)
        const own = eq(signInLinks.tokenHash, hashOfSecret(text))
        if (found.state === 'good') queries.update(signInLinks).set({ usedAt: clock.now() }).where(own).run()
        return found
      })
    },
    /** Ends those not used yet: whoever has a password needs none of them. */
    endOpen(person: string): void {
      const now = clock.now()
      const open = and(eq(signInLinks.person, person), isNull(signInLinks.usedAt), gt(signInLinks.expiresAt, now))
      database.write(() => queries.update(signInLinks).set({ expiresAt: now }).where(open).run())
    },
  }
}
