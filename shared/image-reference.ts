import { UnreadableText } from './unreadable-text.ts'

/** A reference to an image, taken apart once. `registry` is the host as it stands in references (`docker.io` for the Hub). */
export interface ImageReference {
  readonly registry: string
  /** Without the registry: `library/busybox`. */
  readonly path: string
  readonly tag: string | null
  readonly digest: string | null
}

const longestInput = 512
const longestName = 255
const component = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/
const host = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[0-9]{1,5})?$/
const bracketedHost = /^\[[0-9a-f:]+\](?::[0-9]{1,5})?$/
const hubAliases = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])

/**
 * Reads a reference by the grammar of the distribution project (pkg.go.dev/github.com/distribution/reference).
 * Throws UnreadableText that names `field`, the cause and what to write.
 */
export function readImageReference(text: string, field = 'image'): ImageReference {
  if (text.length > longestInput)
    throw refuse(field, `is ${text.length} characters long; at most ${longestInput} are allowed`)
  if (/\s/.test(text)) throw refuse(field, 'has white space in it')
  if (/^[a-z]+:\/\//i.test(text)) throw refuse(field, 'starts with a scheme; leave `https://` out')
  if (text.includes('@') && !/@sha256:[0-9a-f]{64}$/.test(text))
    throw refuse(field, 'has a digest that is not `sha256:` and 64 hex digits, or a user name')
  const [named = '', digest = null] = text.split('@')
  const { name, tag } = splitTag(named)
  const { registry, path } = splitRegistry(name)
  if (!isRegistryHost(registry)) throw refuse(field, `names a registry \`${registry}\` that is no host name`)
  if (`${registry}/${path}`.length > longestName)
    throw refuse(field, `has a name of more than ${longestName} characters`)
  if (path === '' || !path.split('/').every(part => component.test(part)))
    throw refuse(
      field,
      `has a repository \`${path}\` that is not lower-case letters, digits, dots, hyphens and underscores`,
    )
  if (tag !== null && !/^\w[\w.-]{0,127}$/.test(tag))
    throw refuse(field, `has a tag \`${tag}\` that is not letters, digits, dots, hyphens and underscores`)
  return { registry, path, tag, digest }
}

/** `registry/path`, the name under which the engine knows the repository. */
export function repositoryOf(image: ImageReference): string {
  return `${image.registry}/${image.path}`
}

/** The whole canonical text; the tag is `latest` where neither tag nor digest is given. */
export function canonicalImage(image: ImageReference): string {
  if (image.digest !== null) return `${repositoryOf(image)}${image.tag === null ? '' : `:${image.tag}`}@${image.digest}`
  return `${repositoryOf(image)}:${image.tag ?? 'latest'}`
}

/** Short for people: without the Hub's own parts. */
export function familiarImage(canonical: string): string {
  return canonical.replace(/^docker\.io\/(library\/)?/, '')
}

/** Enough of a digest for people to tell two apart. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12)
}

export function isRegistryHost(name: string): boolean {
  const port = Number(/:(\d+)$/.exec(name)?.[1] ?? 443)
  return (host.test(name) || bracketedHost.test(name)) && port >= 1 && port <= 65_535
}

/** The Hub goes by several names; references and logins know it as `docker.io`. */
export function canonicalRegistry(name: string): string {
  const plain = name.toLowerCase()
  return hubAliases.has(plain) ? 'docker.io' : plain
}

function splitTag(named: string): { name: string; tag: string | null } {
  const colon = named.lastIndexOf(':')
  if (colon === -1 || named.indexOf('/', colon) !== -1) return { name: named, tag: null }
  return { name: named.slice(0, colon), tag: named.slice(colon + 1) }
}

function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  const registry = isHost ? canonicalRegistry(first) : 'docker.io'
  const path = isHost ? name.slice(slash + 1) : name
  return { registry, path: registry === 'docker.io' && !path.includes('/') && path !== '' ? `library/${path}` : path }
}

function refuse(field: string, cause: string): UnreadableText {
  return new UnreadableText(
    `\`${field}\` ${cause}.`,
    adviceFor[field] ?? 'Write it as registry/name:tag, for example `ghcr.io/acme/shop:1.4.2` or `nginx:1.29`.',
  )
}

/** A request that names a part of the app's own image is told how that part is written. */
const adviceFor: Readonly<Record<string, string>> = {
  tag: 'Write the tag alone, for example `1.4.2`.',
  digest: 'Write `sha256:` and 64 hex digits, as `docker push` prints it.',
}
