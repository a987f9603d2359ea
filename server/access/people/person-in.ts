import { AppError } from '../../errors.ts'
import type { PersonPrincipal, Principal } from '../../web/principal.ts'
import type { Person } from './person.ts'
import type { Session } from './session-store.ts'
import type { SignInDeps } from './sign-in.ts'

/** The person who asks. Throws FORBIDDEN for tokens, which have neither password nor sessions. */
export function personIn(principal: Principal): PersonPrincipal {
  if (principal.kind === 'person') return principal
  throw new AppError({
    code: 'FORBIDDEN',
    message: 'This is for people who signed in in a browser.',
    advice: 'Open the panel and sign in there.',
  })
}

/** Read again: the principal is what was true when the request came. */
export function signedIn(
  { people, sessions }: Pick<SignInDeps, 'people' | 'sessions'>,
  principal: Principal,
): { person: Person; session: Session } {
  const who = personIn(principal)
  const person = people.find(who.id)
  const session = sessions.find(who.session.id)
  if (person === undefined || session === undefined) throw new Error('a session ended while its request was answered')
  return { person, session }
}
