import { count, eq, inArray, lt } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { networkOf } from '../../web/client-address.ts'
import { throttles } from './people-tables.ts'
import { type Subject, type Tries, waitMs, withOneLess, withOneMore } from './throttle.ts'

const KEPT_MS = 24 * 60 * 60_000
const MOST_SUBJECTS = 20_000

export interface Attempt {
  readonly account: string
  readonly address: string
  /** Names a session or a browser of this very person, whose tries count apart. */
  readonly known: string | undefined
}

export type ThrottleStore = ReturnType<typeof throttleStore>

/** Tries to sign in, by account and by address, on disk: a restart forgives nothing. */
export function throttleStore(database: Database, clock: Clock) {
  const { queries } = database

  function triesOf(subject: string): Tries | undefined {
    return queries.select().from(throttles).where(eq(throttles.subject, subject)).get()
  }

  function put(subject: string, { failures, firstAt, blockedUntil }: Tries): void {
    const row = { subject, failures, firstAt, blockedUntil }
    queries.insert(throttles).values(row).onConflictDoUpdate({ target: throttles.subject, set: row }).run()
  }

  function forget(subject: string): void {
    queries.delete(throttles).where(eq(throttles.subject, subject)).run()
  }

  return {
    /** Takes a try, or says how many milliseconds are to wait before one is taken. */
    take(attempt: Attempt): number {
      return database.write(() => {
        const now = clock.now()
        const standing = subjectsOf(attempt).map(([kind, subject]) => ({ kind, subject, tries: triesOf(subject) }))
        const wait = Math.max(...standing.map(({ tries }) => waitMs(tries, now)))
        if (wait > 0) return wait
        forgetOld(now)
        for (const { kind, subject, tries } of standing) put(subject, withOneMore(tries, kind, now))
        return 0
      })
    },
    /** The try went well: the account starts anew, and the address gets this one back. */
    forgive(attempt: Attempt): void {
      database.write(() => {
        for (const [kind, subject] of subjectsOf(attempt)) {
          const tries = kind === 'address' ? triesOf(subject) : undefined
          if (tries === undefined) forget(subject)
          else put(subject, withOneLess(tries))
        }
      })
    },
  }

  /** Made-up accounts must not fill the disk: of a flood the newest count. */
  function forgetOld(now: number): void {
    queries
      .delete(throttles)
      .where(lt(throttles.firstAt, now - KEPT_MS))
      .run()
    const standing = queries.select({ rows: count() }).from(throttles).get()?.rows ?? 0
    if (standing <= MOST_SUBJECTS) return
    const oldest = queries.select({ subject: throttles.subject }).from(throttles).orderBy(throttles.firstAt)
    queries
      .delete(throttles)
      .where(inArray(throttles.subject, oldest.limit(MOST_SUBJECTS / 10)))
      .run()
  }
}

/** Of IPv6 a whole /64: one client has as many addresses. */
function subjectsOf({ account, address, known }: Attempt): readonly (readonly [Subject, string])[] {
  if (known !== undefined) return [['account', known]]
  return [
    ['account', `account ${account}`],
    ['address', `address ${networkOf(address)}`],
  ]
}
