import type { Caller } from '../audit/audit.ts'
import { checkedEmail, type Person, type Role } from './person.ts'
import type { SignInDeps } from './sign-in.ts'

export interface Invitation {
  readonly person: Person
  /** The whole address; good once, for 24 hours. */
  readonly link: string
  readonly expiresAt: number
}

/**
 * A sign-in link for a person, who is made where there is none: the way in for the first admin, for a new colleague,
 * and for who lost the password. `origin` is the panel's address. Throws VALIDATION.
 */
export function invite(
  { database, people, links, audit }: Pick<SignInDeps, 'database' | 'people' | 'links' | 'audit'>,
  { email, role, origin }: { readonly email: string; readonly role: Role | undefined; readonly origin: string },
  caller: Caller,
): Invitation {
  const address = checkedEmail(email)
  return database.write(() => {
    const person = people.ensure(address, role)
    const { text, expiresAt } = links.create(person.id)
    audit.record(caller, { action: 'sign-in-link.create', target: `people/${address}`, detail: { role: person.role } })
    return { person, link: `${origin}/sign-in/${text}`, expiresAt }
  })
}
