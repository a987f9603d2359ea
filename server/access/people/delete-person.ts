import { AppError } from '../../errors.ts'
import type { Principal } from '../../web/principal.ts'
import type { Caller } from '../audit/audit.ts'
import type { SignInDeps } from './sign-in.ts'

/** Takes somebody's access away at once. Throws NOT_FOUND, CONFLICT for one's own. */
export function deletePerson(
  { people, database, audit }: Pick<SignInDeps, 'people' | 'database' | 'audit'>,
  { id, by }: { readonly id: string; readonly by: Principal },
  caller: Caller,
): void {
  if (by.kind === 'person' && by.id === id) throw ownAccess()
  database.write(() => {
    const { email, role } = people.delete(id)
    audit.record(caller, { action: 'person.delete', target: `people/${email}`, detail: { role } })
  })
}

function ownAccess(): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: 'This is your own access.',
    advice: 'Ask another admin to remove it, so that nobody locks everybody out.',
  })
}
