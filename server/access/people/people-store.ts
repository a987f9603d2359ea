import { asc, eq, gt } from 'drizzle-orm'
import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { people } from './people-tables.ts'
import type { Person, Role } from './person.ts'

export type PeopleStore = ReturnType<typeof peopleStore>

export function peopleStore(database: Database, clock: Clock) {
  const { queries } = database

  function byEmail(email: string): Person | undefined {
    return queries.select().from(people).where(eq(people.email, email)).get()
  }

  function find(id: string): Person | undefined {
    return queries.select().from(people).where(eq(people.id, id)).get()
  }

  function change(id: string, what: Partial<Pick<Person, 'role' | 'passwordHash' | 'lastSeenAt'>>): void {
    database.write(() => queries.update(people).set(what).where(eq(people.id, id)).run())
  }

  return {
    find,
    byEmail,
    change,
    /** By age, those after the id `after`. */
    list({ after, limit }: { after: string; limit: number }): Person[] {
      return queries.select().from(people).where(gt(people.id, after)).orderBy(asc(people.id)).limit(limit).all()
    },
    /** The person of that address, made where there is none; a role that is named becomes theirs. */
    ensure(email: string, role: Role | undefined): Person {
      return database.write(() => {
        const standing = byEmail(email)
        if (standing === undefined) return add(email, role ?? 'admin')
        if (role === undefined || role === standing.role) return standing
        change(standing.id, { role })
        return { ...standing, role }
      })
    },
    /** The person as they were; sessions and links go with them. Throws NOT_FOUND. */
    delete(id: string): Person {
      return database.write(() => {
        const person = find(id)
        if (person === undefined) throw noSuchPerson(id)
        queries.delete(people).where(eq(people.id, id)).run()
        return person
      })
    },
  }

  function add(email: string, role: Role): Person {
    const person = { id: clock.newId(), email, role, passwordHash: null, createdAt: clock.now(), lastSeenAt: null }
    queries.insert(people).values(person).run()
    return person
  }
}

function noSuchPerson(id: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `There is no person with the id ${id.slice(0, 40)}.`,
    advice: 'See the list of people for those there are.',
  })
}
