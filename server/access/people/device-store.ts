import { and, desc, eq } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { hashOfSecret, newSecret } from './one-time-secret.ts'
import { devices } from './people-tables.ts'

const KEPT_MS = 180 * 24 * 60 * 60_000
const MOST_A_PERSON = 10

export type DeviceStore = ReturnType<typeof deviceStore>

/** Browsers that somebody has signed in with. Such a cookie opens nothing; it only sets its owner apart from strangers. */
export function deviceStore(database: Database, clock: Clock) {
  const { queries } = database
  return {
    /** The name to count its tries by; undefined for a browser that this person never signed in with. */
    knownAs(person: string, secret: string | undefined): string | undefined {
      if (secret === undefined) return undefined
      const idHash = hashOfSecret(secret)
      const row = queries
        .select()
        .from(devices)
        .where(and(eq(devices.idHash, idHash), eq(devices.person, person)))
        .get()
      return row !== undefined && clock.now() - row.seenAt <= KEPT_MS ? `device ${idHash.toString('hex')}` : undefined
    },
    /** Remembers a browser under a secret of its own, the cookie's value. Beyond ten the one not seen for longest goes. */
    remember(person: string, before: string | undefined): string {
      const { text, hash } = newSecret()
      database.write(() => {
        if (before !== undefined)
          queries
            .delete(devices)
            .where(eq(devices.idHash, hashOfSecret(before)))
            .run()
        queries.insert(devices).values({ idHash: hash, person, seenAt: clock.now() }).run()
        for (const { idHash } of of(person).slice(MOST_A_PERSON))
          queries.delete(devices).where(eq(devices.idHash, idHash)).run()
      })
      return text
    },
  }

  function of(person: string) {
    return queries.select().from(devices).where(eq(devices.person, person)).orderBy(desc(devices.seenAt)).all()
  }
}
