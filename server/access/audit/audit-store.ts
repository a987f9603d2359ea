import { asc, desc, gt, lt } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { type AuditEntry, beforeTheFirst, type Caller, type Deed, hashOf } from './audit.ts'
import { audit } from './audit-tables.ts'

export type AuditStore = ReturnType<typeof auditStore>

export function auditStore(database: Database, clock: Clock) {
  const { queries } = database

  /** Each request has a caller of its own. */
  const recorded = new WeakSet<Caller>()

  function last() {
    return queries.select().from(audit).orderBy(desc(audit.n)).limit(1).get()
  }

  /** Call it in the same write as the deed: either both are on disk or none. */
  function record(caller: Caller, { action, target, outcome = 'done', detail = {} }: Deed): void {
    recorded.add(caller)
    database.write(() => {
      const previous = last()
      const previousHash = previous?.hash ?? beforeTheFirst
      const entry: AuditEntry = {
        n: (previous?.n ?? 0) + 1,
        at: clock.now(),
        actorKind: caller.kind,
        actor: caller.id,
        actorName: caller.name,
        address: caller.address,
        request: caller.request,
        action,
        target,
        outcome,
        detail: JSON.stringify(detail),
      }
      queries
        .insert(audit)
        .values({ ...entry, previousHash, hash: hashOf(entry, previousHash) })
        .run()
    })
  }

  return {
    record,
    /** Runs a request: the first thing it writes takes this entry along, unless a room has told the deed in words of its own. */
    accompany<T>(caller: Caller, deed: Deed, work: () => T): T {
      return database.accompany(() => {
        if (!recorded.has(caller)) record(caller, deed)
      }, work)
    },
    /** Whether the request of this caller has left an entry. */
    hasRecorded: (caller: Caller): boolean => recorded.has(caller),
    /** Newest first, those before entry `before`. */
    list({ before, limit }: { before: number; limit: number }): AuditEntry[] {
      return queries.select().from(audit).where(lt(audit.n, before)).orderBy(desc(audit.n)).limit(limit).all()
    },
    /** The first entry that does not follow from the one before it; undefined when the chain is whole. */
    firstBroken(): number | undefined {
      let previous = { n: 0, hash: beforeTheFirst as Uint8Array }
      for (;;) {
        const entries = queries
          .select()
          .from(audit)
          .where(gt(audit.n, previous.n))
          .orderBy(asc(audit.n))
          .limit(1000)
          .all()
        for (const entry of entries) {
          const follows = entry.n === previous.n + 1 && hashOf(entry, previous.hash).equals(entry.hash)
          if (!follows) return entry.n
          previous = entry
        }
        if (entries.length === 0) return undefined
      }
    },
  }
}
