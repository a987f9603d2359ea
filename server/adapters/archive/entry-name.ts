import { AppError } from '../../errors.ts'

const longestPart = 255
const longestName = 4096

/** The parts of an entry's name; none for the root itself (`.`, `./`). Throws VALIDATION for a name that is not clean. */
export function partsOfName(name: string): readonly string[] {
  const plain = name.replace(/^\.\//, '').replace(/\/$/, '')
  if (plain === '' || plain === '.') return name.startsWith('/') ? refuse(name, 'it is absolute') : []
  if (plain.startsWith('/')) return refuse(name, 'it is absolute')
  if (plain.includes('\0') || plain.includes('\ufffd')) return refuse(name, 'it is not UTF-8')
  if (Buffer.byteLength(plain) > longestName) return refuse(name, `it is longer than ${longestName} bytes`)
  const parts = plain.split('/')
  if (parts.includes('..')) return refuse(name, 'it climbs out with `..`')
  if (parts.some(part => part === '' || part === '.')) return refuse(name, 'it has an empty part or a `.` in it')
  if (parts.some(part => Buffer.byteLength(part) > longestPart))
    return refuse(name, `a part of it is longer than ${longestPart} bytes`)
  return parts
}

function refuse(name: string, words: string): never {
  const shown = name.length > 200 ? `${name.slice(0, 200)}…` : name
  throw new AppError({
    code: 'VALIDATION',
    message: `The entry ${JSON.stringify(shown)} is refused: ${words}.`,
    advice: 'Pack the folder from inside: `cd DIR && tar -cf ../artifact.tar .`, or `cd DIR && oras push REF .`',
  })
}
