import { AppError } from '../../errors.ts'
import { checkNewPassword } from './password.ts'
import type { Person } from './person.ts'
import type { Session } from './session-store.ts'
import { checkPassword, type SignInDeps, type Visitor } from './sign-in.ts'

/** Who came by a link, or has no password yet, chooses one; anybody else gives the current one too. */
export function needsCurrent(person: Person, session: Session): boolean {
  return person.passwordHash !== null && session.way === 'password'
}

/**
 * Sets the password and ends every session and open link of this person; the answer is the id of the new session.
 * Throws VALIDATION for a poor one, UNAUTHORIZED, RATE_LIMITED.
 */
export async function choosePassword(
  deps: SignInDeps,
  {
    person,
    session,
    current,
    password,
  }: { person: Person; session: Session; current: string | undefined; password: string },
  visitor: Visitor,
): Promise<string> {
  checkNewPassword(password, person.email)
  if (needsCurrent(person, session)) await checkCurrent(deps, { person, password: current ?? '' }, visitor)
  const passwordHash = await deps.hasher.hash(password)
  return deps.database.write(() => {
    deps.people.change(person.id, { passwordHash })
    deps.links.endOpen(person.id)
    deps.sessions.endAll(person.id)
    deps.audit.record(visitor.caller, { action: 'password.change', target: `people/${person.email}` })
    return deps.sessions.begin(person.id, 'password', visitor.browser)
  })
}

/** Keeps the session good for what asks for the password again. Throws UNAUTHORIZED, RATE_LIMITED. */
export async function confirmSession(
  deps: SignInDeps,
  { person, session, password }: { person: Person; session: Session; password: string },
  visitor: Visitor,
): Promise<void> {
  await checkCurrent(deps, { person, password }, visitor)
  deps.sessions.confirm(session.id)
}

async function checkCurrent(
  deps: SignInDeps,
  { person, password }: { person: Person; password: string },
  visitor: Visitor,
): Promise<void> {
  try {
    await checkPassword(deps, { email: person.email, password, person }, visitor)
  } catch (error) {
    throw error instanceof AppError && error.code === 'UNAUTHORIZED' ? wrongCurrent() : error
  }
}

function wrongCurrent(): AppError {
  return new AppError({
    code: 'VALIDATION',
    message: 'This is not your current password.',
    advice: 'Try again; a sign-in link made on the server lets you choose a new one.',
    field: 'current',
  })
}
