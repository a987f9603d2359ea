import type { Database } from '../../adapters/sqlite/open-database.ts'
import { AppError } from '../../errors.ts'
import type { Caller } from '../audit/audit.ts'
import type { AuditStore } from '../audit/audit-store.ts'
import type { DeniedSignIns } from './denied-sign-ins.ts'
import type { DeviceStore } from './device-store.ts'
import type { PasswordHasher } from './password-hash.ts'
import type { PeopleStore } from './people-store.ts'
import type { Person } from './person.ts'
import type { Browser, SessionStore } from './session-store.ts'
import type { LinkState, SignInLinkStore } from './sign-in-link-store.ts'
import type { ThrottleStore } from './throttle-store.ts'

export interface SignInDeps {
  readonly database: Pick<Database, 'write'>
  readonly people: PeopleStore
  readonly sessions: SessionStore
  readonly links: SignInLinkStore
  readonly throttles: ThrottleStore
  readonly hasher: PasswordHasher
  readonly audit: Pick<AuditStore, 'record'>
  readonly devices: DeviceStore
  readonly denials: DeniedSignIns
}

/** Somebody at the door: what the audit log and the list of sessions keep of them. */
export interface Visitor {
  readonly caller: Caller
  readonly browser: Browser
  /** The cookie of a browser that signed in before. */
  readonly device?: string | undefined
  /** The session that they have. */
  readonly session?: { readonly id: string; readonly person: string } | undefined
}

/** The values of the cookies of somebody who is in now. */
export interface CameIn {
  readonly person: Person
  readonly sessionId: string
  readonly deviceSecret: string
}

/** A session by password. Throws UNAUTHORIZED for a wrong pair, RATE_LIMITED when there were too many. */
export async function signInByPassword(
  deps: SignInDeps,
  { email, password }: { readonly email: string; readonly password: string },
  visitor: Visitor,
): Promise<CameIn> {
  const person = deps.people.byEmail(email)
  await checkPassword(deps, { email, password, person }, visitor)
  if (person === undefined) throw wrongPair()
  return begin(deps, person, 'password', visitor)
}

/** A session by the one-time link, which is then used up; in any other state of the link, that state. */
export function signInByLink(
  deps: SignInDeps,
  text: string,
  visitor: Visitor,
): CameIn | Exclude<LinkState, { state: 'good' }> {
  return deps.database.write(() => {
    const found = deps.links.use(text)
    return found.state === 'good' ? begin(deps, found.person, 'link', visitor) : found
  })
}

/**
 * Who has a session, or a browser that signed in before, has tries of their own: those of strangers do not keep them out.
 * Counts the try first and takes it back when it went well, so that a thousand side by side are a thousand tries.
 */
export async function checkPassword(
  { people, throttles, hasher, devices, denials }: SignInDeps,
  {
    email,
    password,
    person,
  }: { readonly email: string; readonly password: string; readonly person: Person | undefined },
  { caller, browser, device, session }: Visitor,
): Promise<void> {
  const own = session !== undefined && session.person === person?.id ? `session ${session.id}` : undefined
  const known = own ?? (person && devices.knownAs(person.id, device))
  const attempt = { account: email, address: browser.address, known }
  const waitMs = throttles.take(attempt)
  if (waitMs > 0) throw tooManyTries(Math.ceil(waitMs / 1000))
  const stored = person?.passwordHash ?? null
  if (!(await hasher.verify(password, stored, known === undefined ? 'stranger' : 'known'))) {
    denials.note(caller, email)
    throw wrongPair()
  }
  throttles.forgive(attempt)
  if (person && stored && hasher.isOutdated(stored))
    people.change(person.id, { passwordHash: await hasher.hash(password) })
}

function begin(
  { database, sessions, audit, devices, denials }: SignInDeps,
  person: Person,
  way: 'link' | 'password',
  { caller, browser, device }: Visitor,
): CameIn {
  const actor = { ...caller, kind: 'person', id: person.id, name: person.email } as const
  return database.write(() => {
    const sessionId = sessions.begin(person.id, way, browser)
    denials.settle()
    audit.record(actor, { action: 'session.begin', target: `people/${person.email}`, detail: { way } })
    return { person, sessionId, deviceSecret: devices.remember(person.id, device) }
  })
}

function wrongPair(): AppError {
  return new AppError({
    code: 'UNAUTHORIZED',
    message: 'Wrong e-mail address or password.',
    advice: 'Try again, or make a sign-in link on the server: berthd user create --email you@example.com.',
  })
}

function tooManyTries(retryAfterSeconds: number): AppError {
  return new AppError({
    code: 'RATE_LIMITED',
    message: 'Too many wrong passwords.',
    advice: `Wait ${retryAfterSeconds} s and try again. A sign-in link made on the server works at once.`,
    retryAfterSeconds,
  })
}
