import type { Database } from '../../adapters/sqlite/open-database.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import type { Certificates } from '../certificates/certificate-reconciler.ts'
import type { OwnCertificateStore } from '../certificates/own-certificate-store.ts'
import { isWildcard, parseDomainName } from '../routing/host-name.ts'
import { keepWildcard, keepWithOptions, type OptionsProxy, optionsAfter } from './change-options.ts'
import { checkFree, checkWildcard, type ReservedHosts } from './claim-hosts.ts'
import type { DomainInput } from './domain-input.ts'
import { type Domain, type DomainStore, optionsOf } from './domain-store.ts'
import type { Traffic } from './traffic.ts'

export interface DomainContext {
  readonly database: Database
  readonly clock: Clock
  readonly apps: AppStore
  readonly domains: DomainStore
  readonly traffic: Traffic
  readonly certificates: Certificates
  readonly proxy: OptionsProxy
  readonly ownCertificates: OwnCertificateStore
  readonly reserved: ReservedHosts
}

/**
 * Adds a domain or changes it; visitors are led at once, and only where its options allow it. Throws VALIDATION, CONFLICT,
 * PROXY_CONFIG_REJECTED; nothing is changed then.
 */
export async function putDomain(
  context: DomainContext,
  appName: string,
  hostText: string,
  input: DomainInput,
): Promise<Domain> {
  const { database, domains, apps, traffic, certificates, proxy } = context
  const host = parseDomainName(hostText)
  const app = apps.get(appName)
  domainAfter(context, { app: app.id, host, input })
  const before = optionsOf(domains.find(host))
  const after = await optionsAfter(proxy, before, input)
  const store = (): void =>
    database.write(() => domains.put({ ...domainAfter(context, { app: app.id, host, input }), options: after }))
  await (needsAutomation(context, host)
    ? keepWildcard(proxy, host, store)
    : keepWithOptions(proxy, { host, before, after, store }))
  traffic.apply(apps.get(appName))
  if (input.insist === true) certificates.insist(host)
  else certificates.look()
  return domains.get(host, app.id)
}

/** One that is new, and that Caddy must get a certificate for. */
function needsAutomation({ domains, ownCertificates }: DomainContext, host: string): boolean {
  return isWildcard(host) && domains.find(host) === undefined && ownCertificates.find(host) === undefined
}

/** What a domain will be. Throws CONFLICT, VALIDATION. */
function domainAfter(
  context: DomainContext,
  { app, host, input }: { app: string; host: string; input: DomainInput },
): Omit<Domain, 'options'> {
  const { domains, clock } = context
  checkFree(context, { host, app })
  const standing = domains.find(host)
  const others = domains.of(app).filter(domain => domain.host !== host)
  if (isWildcard(host)) checkWildcard(host, input)
  const kind = input.kind ?? standing?.kind ?? (others.length === 0 && !isWildcard(host) ? 'primary' : 'alias')
  if (kind !== 'primary' && !others.some(domain => domain.kind === 'primary')) throw needsPrimary(host)
  const forceHttps = input.forceHttps ?? standing?.forceHttps ?? true
  return { host, app, kind, forceHttps, createdAt: standing?.createdAt ?? clock.now() }
}

/** Takes a domain away; its visitors get the 404 page at once. Throws NOT_FOUND. */
export function removeDomain(context: DomainContext, appName: string, host: string): void {
  const { domains, apps, traffic, database, ownCertificates } = context
  const app = apps.get(appName)
  const domain = domains.get(host.toLowerCase(), app.id)
  database.write(() => {
    domains.remove(domain.host)
    ownCertificates.remove(domain.host)
    const [heir] = domains.of(app.id).filter(other => !isWildcard(other.host))
    if (domain.kind === 'primary' && heir !== undefined)
      domains.put({ ...heir, kind: 'primary', options: optionsOf(heir) })
  })
  traffic.removeHost(domain.host)
  traffic.apply(app)
}

function needsPrimary(host: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'kind',
    message: `\`${host}\` would leave the app without a primary domain.`,
    advice: 'Make another domain of this app the primary one first.',
  })
}
