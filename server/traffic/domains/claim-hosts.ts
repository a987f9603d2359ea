import type { App } from '../../apps/app.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { isWildcard, parseDomainName } from '../routing/host-name.ts'
import type { DomainInput } from './domain-input.ts'
import { optionsInput } from './domain-options.ts'
import { type Domain, type DomainStore, noSuchHost, takenHost } from './domain-store.ts'

/** Host names that no app may have: the panel's own. */
export interface ReservedHosts {
  readonly panel: string
  readonly domain: string
}

/** Reads host names a person wrote. Throws VALIDATION or CONFLICT naming the one that cannot be had; nothing is stored. */
export function parseHosts(texts: readonly string[], field: string): string[] {
  const hosts = texts.map((text, n) => parseHostAt(text, `${field}.${n}`))
  return [...new Set(hosts)]
}

function parseHostAt(text: string, field: string): string {
  try {
    return parseDomainName(text)
  } catch (error) {
    throw error instanceof AppError ? new AppError({ ...error.details, field }, error) : error
  }
}

interface Claims {
  readonly domains: { find(host: string): Pick<Domain, 'host' | 'app'> | undefined }
  /** Whoever may add a domain may see every app. */
  readonly apps: { byId(id: string): Pick<App, 'name'> | undefined }
  readonly reserved: ReservedHosts
}

/** Throws CONFLICT when the host is the panel's or another app's, saying whose. */
export function checkFree(
  { domains, apps, reserved }: Claims,
  { host, app }: { host: string; app: string | null },
): void {
  const standing = domains.find(host)
  if (host === `*.${reserved.domain}`) throw takenHost(host, 'it has the panel below it')
  if (host === reserved.panel) throw takenHost(host, 'it leads to the panel')
  if (standing === undefined || standing.app === app) return
  const other = apps.byId(standing.app)?.name
  throw takenHost(host, other === undefined ? 'it leads to another app' : `it leads to the app \`${other}\``)
}

/** Throws VALIDATION for what a wildcard cannot be or have. */
export function checkWildcard(host: string, input: DomainInput): void {
  if (input.kind !== undefined && input.kind !== 'alias')
    throw wildcardRefused('kind', `\`${host}\` can only serve the app beside another domain.`)
  const option = optionsInput.keyof().options.find(name => input[name] !== undefined)
  if (option !== undefined) throw wildcardRefused(option, `A wildcard takes no options, and \`${option}\` is one.`)
}

/** Throws NOT_FOUND for a host that leads to no app. */
export function checkKnown(domains: DomainStore, host: string): void {
  if (domains.find(host) === undefined) throw noSuchHost(host)
}

/** The first is the primary one. Call inside the transaction that makes the app. */
export function claimHosts(
  claims: Claims & { readonly domains: DomainStore; readonly clock: Clock },
  app: string,
  hosts: readonly string[],
): void {
  const { domains, clock } = claims
  for (const host of hosts) checkFree(claims, { host, app })
  const [first] = hosts
  if (first !== undefined && isWildcard(first))
    throw wildcardRefused('domains.0', `\`${first}\` cannot be the primary domain.`)
  hosts.forEach((host, n) => {
    domains.put({ host, app, kind: n === 0 ? 'primary' : 'alias', forceHttps: true, createdAt: clock.now() })
  })
}

function wildcardRefused(field: string, message: string): AppError {
  return new AppError({ code: 'VALIDATION', field, message, advice: 'Name a single host for that.' })
}
