import type { OwnCertificateStore } from '../certificates/own-certificate-store.ts'
import type { CertificateReach } from '../certificates/own-certificates.ts'
import { covers, isUsualName } from '../certificates/shown-names.ts'
import { isWildcard } from '../routing/host-name.ts'
import type { Domain, DomainStore } from './domain-store.ts'

interface Rows {
  readonly domains: readonly Pick<Domain, 'host' | 'app'>[]
  /** Whether somebody brought a certificate for the host. */
  readonly hasBrought: (host: string) => boolean
}

/**
 * A certificate is shown for the host that it was brought for and for no other, whatever names are in it and whoever adds a
 * domain later. A wildcard domain is one host here: all below it that no other app has.
 */
export function certificateReach({ domains, hasBrought }: Rows): CertificateReach {
  const appOf = new Map(domains.map(({ host, app }) => [host, app]))
  const wildcards = domains.filter(({ host }) => isWildcard(host))

  return {
    /** Not where it would take the place of one that Caddy got for a wildcard of another app. */
    isUsable({ host, names }) {
      const app = appOf.get(host)
      const isTaken = (name: string): boolean => {
        const leading = wildcards.find(one => one.host === name || (!appOf.has(name) && covers(one.host, name)))
        return leading !== undefined && leading.app !== app && !hasBrought(leading.host)
      }
      return app !== undefined && names.every(name => isUsualName(name) && !isTaken(name))
    },
    withheldFrom({ host, names }) {
      const others = names.filter(name => name !== host && isWithheld(name))
      return [...new Set([...others, ...foreignBelow(host)])].toSorted()
    },
  }

  /** What a wildcard domain leads is left to that one's certificate. */
  function isWithheld(name: string): boolean {
    if (isWildcard(name)) return !appOf.has(name)
    return appOf.has(name) || !wildcards.some(({ host }) => covers(host, name))
  }

  function foreignBelow(host: string): readonly string[] {
    if (!isWildcard(host)) return []
    const below = domains.filter(one => !isWildcard(one.host) && covers(host, one.host))
    return below.flatMap(one => (one.app === appOf.get(host) ? [] : [one.host]))
  }
}

/** By the rows as they stand. */
export function reachOf({
  domains,
  ownCertificates,
}: {
  readonly domains: Pick<DomainStore, 'all'>
  readonly ownCertificates: Pick<OwnCertificateStore, 'find'>
}): CertificateReach {
  return certificateReach({
    domains: domains.all(),
    hasBrought: host => ownCertificates.find(host) !== undefined,
  })
}

export interface Foreign {
  readonly host: string
  /** The id of the app that it leads to; null: it is the panel's. */
  readonly app: string | null
}

/** The first host of another app, or of the panel, that a certificate with these names fits, or that one of them is. */
export function foreignIn(
  names: readonly string[],
  { host, panel, domains }: { host: string; panel: string; domains: readonly Pick<Domain, 'host' | 'app'>[] },
): Foreign | undefined {
  const app = domains.find(one => one.host === host)?.app
  const own = new Set(domains.filter(one => one.app === app).map(one => one.host))
  const others = [{ host: panel, app: null }, ...domains.filter(one => one.app !== app)]
  const further = names.filter(name => !own.has(name))
  return others.find(other => further.some(name => covers(name, other.host) || covers(other.host, name)))
}
