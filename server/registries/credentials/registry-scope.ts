import { canonicalRegistry, type ImageReference, isRegistryHost } from '../../../shared/image-reference.ts'
import { AppError } from '../../errors.ts'

/** What a credential is for: a registry, and where a prefix is given only the repositories below it (containers-auth.json(5)). */
export interface RegistryScope {
  readonly registry: string
  /** `acme`, `acme/team`; empty for the whole registry. */
  readonly prefix: string
}

const longestServer = 255
const component = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/

/**
 * Reads a server as people write it: a scheme, upper case, a trailing slash and the API's own `/v1/` or `/v2/` fall away,
 * the Hub's many names become `docker.io`. Throws VALIDATION that says what to write.
 */
export function parseServer(text: string): RegistryScope {
  const written = text.trim()
  const plain = written.replace(/^https?:\/\//i, '').toLowerCase()
  refuseForeignParts(plain)
  const [host = '', ...rest] = plain.replace(/(?<!\/)\/+$/, '').split('/')
  const path = rest.join('/')
  refuseNoHost(host, path)
  if (path.includes(':')) throw refuse('has a tag', `Leave it out: \`${host}/${path.split(':', 1)[0]}\`.`)
  const prefix = path === 'v1' || path === 'v2' ? '' : path
  if (prefix !== '' && !prefix.split('/').every(part => component.test(part)))
    throw refuse('has a path that is no repository', `Write it as \`${host}/acme\`, or only \`${host}\`.`)
  return { registry: host === 'hub.docker.com' ? 'docker.io' : canonicalRegistry(host), prefix }
}

/** `ghcr.io`, `registry.gitlab.com/acme`: how a server is stored, shown and sealed. */
export function serverOf({ registry, prefix }: RegistryScope): string {
  return prefix === '' ? registry : `${registry}/${prefix}`
}

/** The scope of a stored server. */
export function scopeOf(server: string): RegistryScope {
  const slash = server.indexOf('/')
  if (slash === -1) return { registry: server, prefix: '' }
  return { registry: server.slice(0, slash), prefix: server.slice(slash + 1) }
}

export function covers(scope: RegistryScope, image: Pick<ImageReference, 'registry' | 'path'>): boolean {
  if (scope.registry !== image.registry) return false
  return scope.prefix === '' || image.path === scope.prefix || image.path.startsWith(`${scope.prefix}/`)
}

function refuseForeignParts(plain: string): void {
  if (plain === '') throw refuse('is empty')
  if (plain.length > longestServer) throw refuse(`is longer than ${longestServer} characters`)
  if (/\s/.test(plain)) throw refuse('has white space in it')
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/.exec(plain)
  if (scheme !== null) throw refuse(`starts with \`${scheme[1]}://\``, `Leave that out: \`${scheme[2]}\`.`)
  if (/[?#]/.test(plain)) throw refuse('has a query', `Leave it out: \`${plain.split(/[?#]/, 1)[0]}\`.`)
  if (/@[a-z0-9]+:[0-9a-f]{16,}$/.test(plain))
    throw refuse('has a digest', `Leave it out: \`${plain.split('@', 1)[0]}\`.`)
  if (plain.includes('@'))
    throw refuse('has a user name in it', `Write \`${plain.replace(/^.*@/, '')}\`, and the user name as \`username\`.`)
  if (plain.includes('*'))
    throw refuse('has a wildcard', 'Name the one registry, or a repository prefix: `registry.gitlab.com/acme`.')
}

/** Images name a registry only by a host with a dot, a port, or as localhost; any other would never fit one. */
function refuseNoHost(host: string, path: string): void {
  if (isRegistryHost(host) && (/[.:]/.test(host) || host === 'localhost')) return
  const hub = /^[a-z0-9][a-z0-9-]*$/.test(host) ? `docker.io/${path === '' ? host : `${host}/${path}`}` : 'ghcr.io'
  throw refuse(
    `names no registry host: \`${host.slice(0, 60)}\``,
    `Write the host as in image names, such as \`ghcr.io\`, \`registry.example.com:5000\` or \`${hub}\`.`,
  )
}

function refuse(cause: string, advice = 'Write the registry as in image names: `ghcr.io`.'): AppError {
  return new AppError({ code: 'VALIDATION', field: 'server', message: `\`server\` ${cause}.`, advice })
}
