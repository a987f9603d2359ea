import type { Extras } from '../../adapters/caddy/extras.ts'
import type { OwnCertificateStore } from '../certificates/own-certificate-store.ts'
import { ownCertificateFiles } from '../certificates/own-certificates.ts'
import { reachOf } from './certificate-reach.ts'
import { type DomainStore, optionsOf } from './domain-store.ts'

interface Context {
  readonly domains: DomainStore
  readonly ownCertificates: OwnCertificateStore
  readonly dataDirectory: string
}

/** What of the domains stands in Caddy's configuration, by the rows alone. */
export function proxyExtras(needs: Context): Extras {
  const { domains, ownCertificates } = needs
  const hosts = domains.withOptions().map(domain => ({ host: domain.host, ...optionsOf(domain) }))
  const wildcards = domains.wildcards().filter(host => ownCertificates.find(host) === undefined)
  return {
    hosts,
    certificates: ownCertificateFiles({ ...needs, certificateReach: () => reachOf(needs) }),
    wildcards,
  }
}
