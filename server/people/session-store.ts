import { and, desc, eq, inArray, ne } from 'drizzle-orm'
import type { Database } from '../adapters/sqlite/open-database.ts'
import type { Clock } from '../clock.ts'
import { hashOfSecret, newSecret } from './one-time-secret.ts'
import { people, sessions, type ways } from './people-tables.ts'
import type { Person } from './person.ts'

const IDLE_MS = 12 * 60 * 60_000
const LONGEST_MS = 7 * 24 * 60 * 60_000
const MOST_A_PERSON = 10
const SEEN_NOTED_EVERY_MS = 60_000

export type Session = typeof sessions.$inferSelect
export type SessionStore = ReturnType<typeof sessionStore>

/** The browser somebody signs in with. */
export interface Browser {
  readonly address: string
  readonly agent: string
}

export function sessionStore(database: Database, clock: Clock) {
  const { queries } = database

  function of(person: string): Session[] {
    return queries.select().from(sessions).where(eq(sessions.person, person)).orderBy(desc(sessions.createdAt)).all()
  }

  function end(idHashes: readonly Buffer[]): void {
    if (idHashes.length > 0)
      queries
        .delete(sessions)
        .where(inArray(sessions.idHash, [...idHashes]))
        .run()
  }

  return {
    /** A new id every time: one that a visitor brought along is never adopted. Beyond ten the oldest ends. */
    begin(person: string, way: (typeof ways)[number], { address, agent }: Browser): string {
      const { text, hash } = newSecret()
      const now = clock.now()
      const times = { createdAt: now, seenAt: now, confirmedAt: now }
      database.write(() => {
        end(
          of(person)
            .slice(MOST_A_PERSON - 1)
            .map(session => session.idHash),
        )
        queries
          .insert(sessions)
          .values({ idHash: hash, person, ...times, way, address, agent: agent.slice(0, 200) })
          .run()
      })
      return text
    },
    /** The session of a cookie, with its person; undefined when it is unknown or has ended. */
    verify(id: string): { session: Session; person: Person } | undefined {
      const row = queries
        .select()
        .from(sessions)
        .innerJoin(people, eq(people.id, sessions.person))
        .where(eq(sessions.idHash, hashOfSecret(id)))
        .get()
      if (row === undefined || hasEnded(row.sessions, clock.now())) return undefined
      noteSeen(row.sessions)
      return { session: row.sessions, person: row.people }
    },
    /** Those that still count, newest first. */
    list(person: string): Session[] {
      const now = clock.now()
      return of(person).filter(session => !hasEnded(session, now))
    },
    confirm(idHash: Buffer): void {
      database.write(() =>
        queries.update(sessions).set({ confirmedAt: clock.now() }).where(eq(sessions.idHash, idHash)).run(),
      )
    },
    end(idHash: Buffer): void {
      database.write(() => end([idHash]))
    },
    endAll(person: string): void {
      database.write(() => queries.delete(sessions).where(eq(sessions.person, person)).run())
    },
    endOthers(person: string, kept: Buffer): void {
      database.write(() =>
        queries
          .delete(sessions)
          .where(and(eq(sessions.person, person), ne(sessions.idHash, kept)))
          .run(),
      )
    },
  }

  function noteSeen({ idHash, person, seenAt }: Session): void {
    const now = clock.now()
    if (now - seenAt < SEEN_NOTED_EVERY_MS) return
    database.write(() => {
      queries.update(sessions).set({ seenAt: now }).where(eq(sessions.idHash, idHash)).run()
      queries.update(people).set({ lastSeenAt: now }).where(eq(people.id, person)).run()
    })
  }
}

/** Idle for 12 h, or 7 days old. */
export function hasEnded({ createdAt, seenAt }: Pick<Session, 'createdAt' | 'seenAt'>, now: number): boolean {
  return now - seenAt > IDLE_MS || now - createdAt > LONGEST_MS
}
