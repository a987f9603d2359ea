import { createPrivateKey, X509Certificate } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Something in Caddy's storage that Caddy cannot read. It would never get another in its place: to it one is there. */
export interface StoredDamage {
  /** The host whose certificate it is; null: what certificates are got with. */
  readonly host: string | null
  /** `shop.example.com.key is empty`. */
  readonly what: string
  /** What must go for Caddy to make it anew, below the storage. */
  readonly paths: readonly string[]
}

/** Caddy writes the files of a certificate one after the other, so those that do not fit may be about to. */
const settledMs = 10_000

/** Units that were found whole, and what they looked like then: a look that keeps it reads only what changed since. */
export type KnownWhole = Map<string, string>

/** Looks through the storage below `root`. */
export function storedDamage(
  root: string,
  { now = Date.now(), known = new Map() }: { now?: number; known?: KnownWhole } = {},
): readonly StoredDamage[] {
  const unknown = (path: string, look: () => StoredDamage[]): StoredDamage[] => {
    const looks = looksOf(join(root, path))
    if (known.get(path) === looks) return []
    const found = look()
    if (found.length === 0 && isSettled(join(root, path), now)) known.set(path, looks)
    return found
  }
  return [
    ...below(root, 'certificates', '*', '*').flatMap(path => unknown(path, () => ofCertificate(root, path, now))),
    ...below(root, 'acme', '*', 'users', '*').flatMap(path => unknown(path, () => ofAccount(root, path))),
    ...below(root, 'pki', 'authorities', '*').flatMap(path => unknown(path, () => ofAuthority(root, path))),
  ]
}

/** Moves what is damaged to `to`, where its paths stand as before. Throws what the file system says. */
export function setDamageAside(root: string, { paths }: StoredDamage, to: string): void {
  for (const path of paths) {
    const place = join(to, path)
    mkdirSync(dirname(place), { recursive: true, mode: 0o700 })
    renameSync(join(root, path), place)
  }
}

function ofCertificate(root: string, path: string, now: number): StoredDamage[] {
  const name = basename(path)
  const files = ['.crt', '.key', '.json'].map(end => join(root, path, name + end))
  const what = firstFault(files) ?? (isSettled(join(root, path), now) ? misfit(files) : undefined)
  return what === undefined ? [] : [{ host: name.replace('wildcard_', '*'), what, paths: [path] }]
}

function ofAccount(root: string, path: string): StoredDamage[] {
  const what = firstFault(filesIn(join(root, path)))
  return what === undefined ? [] : [{ host: null, what: `of the account with the authority, ${what}`, paths: [path] }]
}

/** Without the root nothing of an authority is of use; an intermediate is made anew. */
function ofAuthority(root: string, path: string): StoredDamage[] {
  const own = (name: string): string => join(path, name)
  const faultOf = (names: readonly string[]): string | undefined => firstFault(names.map(name => join(root, own(name))))
  const [top, middle] = [faultOf(['root.crt', 'root.key']), faultOf(['intermediate.crt', 'intermediate.key'])]
  if (top !== undefined) return [{ host: null, what: `of Caddy’s own authority, ${top}`, paths: [path] }]
  if (middle === undefined) return []
  const paths = filesIn(join(root, path)).map(file => basename(file))
  const moved = paths.filter(name => name.startsWith('intermediate.')).map(own)
  return [{ host: null, what: `of Caddy’s own authority, ${middle}`, paths: moved }]
}

/** Those that are not there are no damage: Caddy then makes all anew. */
function firstFault(files: readonly string[]): string | undefined {
  for (const file of files) {
    const fault = faultIn(file)
    if (fault !== undefined) return `${basename(file)} ${fault}`
  }
  return undefined
}

function faultIn(file: string): string | undefined {
  const bytes = bytesOf(file)
  if (bytes === undefined) return undefined
  if (bytes.length === 0) return 'is empty'
  try {
    if (file.endsWith('.crt')) new X509Certificate(bytes)
    if (file.endsWith('.key')) createPrivateKey(bytes)
    if (file.endsWith('.json') && !isObject(JSON.parse(bytes.toString('utf8')))) return 'cannot be read'
    return undefined
  } catch {
    return 'cannot be read'
  }
}

function misfit([crt = '', key = '']: readonly string[]): string | undefined {
  const [certificate, secret] = [bytesOf(crt), bytesOf(key)]
  if (certificate === undefined || secret === undefined) return undefined
  const fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(secret))
  return fits ? undefined : `${basename(key)} is not the key of ${basename(crt)}`
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isSettled(folder: string, now: number): boolean {
  return filesIn(folder).every(file => now - (lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > settledMs)
}

function looksOf(folder: string): string {
  const stats = filesIn(folder).map(file => [file, lstatSync(file, { throwIfNoEntry: false })] as const)
  return stats.map(([file, stat]) => `${file} ${stat?.ino} ${stat?.size} ${stat?.mtimeMs} ${stat?.ctimeMs}`).join('\n')
}

/** What is no plain file is not looked at: whoever took over Caddy may leave a link or a pipe. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return lstatSync(file).isFile() ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}

/** Folders by a path in which `*` is any name, as paths below `root`; no link is followed. */
function below(root: string, ...pattern: readonly string[]): readonly string[] {
  let found = ['']
  for (const part of pattern) {
    const inside = (path: string): readonly string[] => (part === '*' ? namesIn(join(root, path)) : [part])
    found = found.flatMap(path => inside(path).map(name => join(path, name))).filter(path => isFolder(join(root, path)))
  }
  return found
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function filesIn(folder: string): readonly string[] {
  return namesIn(folder).map(name => join(folder, name))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
