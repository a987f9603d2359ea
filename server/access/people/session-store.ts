import { desc, eq, type InferSelectModel } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { hashOfSecret, newSecret } from './one-time-secret.ts'
import { people, sessions, type ways } from './people-tables.ts'
import type { Person } from './person.ts'

const IDLE_MS = 12 * 60 * 60_000
const LONGEST_MS = 7 * 24 * 60 * 60_000
const MOST_A_PERSON = 10
const SEEN_NOTED_EVERY_MS = 60_000

type Row = InferSelectModel<typeof sessions>

/** `id` is the hash of the cookie's secret as hex: it names the session and opens none. */
export interface Session extends Omit<Row, 'idHash'> {
  readonly id: string
}

export type SessionStore = ReturnType<typeof sessionStore>

/** The browser somebody signs in with. */
export interface Browser {
  readonly address: string
  readonly agent: string
}

export function sessionStore(database: Database, clock: Clock) {
  const { queries } = database

  /** Those that still count, newest first. */
  function list(person: string): Session[] {
    const rows = queries
      .select()
      .from(sessions)
      .where(eq(sessions.person, person))
      .orderBy(desc(sessions.createdAt))
      .all()
    return rows.map(sessionOf).filter(session => !hasEnded(session, clock.now()))
  }

  function end(id: string): void {
    database.write(() => queries.delete(sessions).where(own(id)).run())
  }

  return {
    list,
    end,
    /** The cookie's value. A new one every time: what a visitor brought along is never adopted. Beyond ten the oldest ends. */
    begin(person: string, way: (typeof ways)[number], { address, agent }: Browser): string {
      const { text, hash } = newSecret()
      const now = clock.now()
      const times = { createdAt: now, seenAt: now, confirmedAt: now }
      database.write(() => {
        for (const { id } of list(person).slice(MOST_A_PERSON - 1)) end(id)
        queries
          .insert(sessions)
          .values({ idHash: hash, person, ...times, way, address, agent: agent.slice(0, 200) })
          .run()
        queries.update(people).set({ lastSeenAt: now }).where(eq(people.id, person)).run()
      })
      return text
    },
    /** The session of a cookie, with its person; undefined when it is unknown or has ended. */
    verify(secret: string): { session: Session; person: Person } | undefined {
      const found = join(hashOfSecret(secret).toString('hex'))
      if (found === undefined || hasEnded(found.session, clock.now())) return undefined
      noteSeen(found.session)
      return found
    },
    find(id: string): Session | undefined {
      return join(id)?.session
    },
    confirm(id: string): void {
      database.write(() => queries.update(sessions).set({ confirmedAt: clock.now() }).where(own(id)).run())
    },
    endAll(person: string): void {
      database.write(() => queries.delete(sessions).where(eq(sessions.person, person)).run())
    },
  }

  function join(id: string): { session: Session; person: Person } | undefined {
    const row = queries.select().from(sessions).innerJoin(people, eq(people.id, sessions.person)).where(own(id)).get()
    return row && { session: sessionOf(row.sessions), person: row.people }
  }

  function noteSeen({ id, person, seenAt }: Session): void {
    const now = clock.now()
    if (now - seenAt < SEEN_NOTED_EVERY_MS) return
    try {
      database.write(() => {
        queries.update(sessions).set({ seenAt: now }).where(own(id)).run()
        queries.update(people).set({ lastSeenAt: now }).where(eq(people.id, person)).run()
      })
    } catch {
      // A disk that is full must not keep anybody from reading.
    }
  }
}

/** Idle for 12 h, or 7 days old. */
export function hasEnded({ createdAt, seenAt }: Pick<Session, 'createdAt' | 'seenAt'>, now: number): boolean {
  return now - seenAt > IDLE_MS || now - createdAt > LONGEST_MS
}

function own(id: string) {
  return eq(sessions.idHash, Buffer.from(id, 'hex'))
}

function sessionOf({ idHash, ...row }: Row): Session {
  return { ...row, id: idHash.toString('hex') }
}
