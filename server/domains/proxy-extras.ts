import type { Extras } from '../adapters/caddy/extras.ts'
import { type OwnCertificateNeeds, ownCertificateFiles } from '../certificates/own-certificates.ts'
import { type DomainStore, optionsOf } from './domain-store.ts'

/** What of the domains stands in Caddy's configuration, by the rows alone. */
export function proxyExtras({ domains, ...own }: OwnCertificateNeeds & { readonly domains: DomainStore }): Extras {
  const hosts = domains.withOptions().map(domain => ({ host: domain.host, ...optionsOf(domain) }))
  const wildcards = domains.wildcards().filter(host => own.ownCertificates.find(host) === undefined)
  return { hosts, certificates: ownCertificateFiles(own), wildcards }
}
