import type { Extras } from '../adapters/caddy/extras.ts'
import { type DomainStore, optionsOf } from './domain-store.ts'

/** What of the domains stands in Caddy's configuration, by the rows alone. */
export function proxyExtras({ domains }: { readonly domains: DomainStore }): Extras {
  return { hosts: domains.withOptions().map(domain => ({ host: domain.host, ...optionsOf(domain) })), certificates: [] }
}
