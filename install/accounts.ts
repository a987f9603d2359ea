import { type Ids, root } from './files.ts'
import { run } from './run.ts'

/** Of a user of this machine, or of a number that no account has; null when there is no such user. */
export function findIds(user: string): Ids | null {
  if (user === 'root') return root
  if (/^\d/.test(user)) return { uid: Number(user), gid: Number(user) }
  const [uid, gid] = [run('id', ['-u', user]), run('id', ['-g', user])]
  return uid.code !== 0 || gid.code !== 0 ? null : { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

/** The same of a user that must be there by now. */
export function idsOf(user: string): Ids {
  const ids = findIds(user)
  if (ids === null) throw new Error(`there is no user ${user}`)
  return ids
}

export function wordOf({ uid, gid }: Ids): string {
  return `${uid}:${gid}`
}
