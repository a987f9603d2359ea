/** Who a process of an image is, in numbers. */
export interface ImageUser {
  readonly uid: number
  readonly gid: number
}

/** The files of the image that give names numbers. */
export interface UserFiles {
  readonly passwd: string
  readonly group: string
}

/** USER of an image, `name`, `uid`, `name:group`, `uid:gid`, by the image's own files. Null for a name that they do not know. */
export function imageUser(user: string, { passwd, group }: UserFiles): ImageUser | null {
  const [name = '', groupName] = user.split(':')
  const uid = name === '' ? 0 : (numberOf(name) ?? column(passwd, name, 2))
  if (uid === null) return null
  const own = passwd.split('\n').find(line => Number(line.split(':')[2] || Number.NaN) === uid)
  const gid =
    groupName === undefined ? Number(own?.split(':')[3] ?? 0) : (numberOf(groupName) ?? column(group, groupName, 2))
  return gid === null ? null : { uid, gid }
}

/** `00` is 0 for the engine too. */
function numberOf(word: string): number | null {
  return /^[+-]?\d+$/.test(word) ? Math.abs(Number(word)) : null
}

function column(file: string, name: string, at: number): number | null {
  const value = file
    .split('\n')
    .find(line => line.startsWith(`${name}:`))
    ?.split(':')[at]
  return value === undefined ? null : numberOf(value)
}
