import type { Config } from '../../config/config.ts'
import type { Domain, DomainStore } from './domain-store.ts'
import type { Traffic } from './traffic.ts'

export type AppHosts = ReturnType<typeof appHosts>

interface Context {
  readonly config: Pick<Config, 'httpPort' | 'httpsPort'>
  readonly domains: DomainStore
  readonly traffic: Traffic
}

/** Under which hosts an app is found, and at which address people open it. */
export function appHosts({ config, domains, traffic }: Context) {
  const ports = { http: config.httpPort, https: config.httpsPort }
  const urlOfHosts = (hosts: readonly Domain[]): string | null => traffic.urlOf(hosts, ports)
  return {
    /** Null for a private app. */
    urlOf: (app: string): string | null => urlOfHosts(domains.of(app)),
    /** The same, of an app with these. */
    urlOfHosts,
    /** Those that show the app; redirects lead to one of them. */
    hostsOf: (app: string): readonly string[] =>
      domains
        .of(app)
        .filter(domain => domain.kind !== 'redirect')
        .map(domain => domain.host),
  }
}
