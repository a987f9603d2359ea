import type { Changes } from '../../changes.ts'
import type { CertificateReconcilerContext } from '../certificates/certificate-reconciler.ts'
import type { OwnCertificateStore } from '../certificates/own-certificate-store.ts'
import { reachOf } from './certificate-reach.ts'
import type { DomainStore } from './domain-store.ts'

interface Stores {
  readonly domains: DomainStore
  readonly ownCertificates: OwnCertificateStore
  readonly changes: Changes
}

/** Every domain of every app and the panel's own host; its change is a change of the app. */
export function certificateOwners(
  { domains, ownCertificates, changes }: Stores,
  panelHost: string,
): Pick<CertificateReconcilerContext, 'wanted' | 'isWanted' | 'ownOf' | 'changed'> {
  return {
    wanted: () => [{ host: panelHost, forceHttps: true }, ...domains.all()],
    isWanted: host => host === panelHost || domains.find(host) !== undefined,
    ownOf(host) {
      const own = ownCertificates.find(host)
      return own !== undefined && reachOf({ domains, ownCertificates }).isUsable(own) ? own : undefined
    },
    changed(host) {
      const app = domains.find(host)?.app
      if (app !== undefined) changes.publish({ kind: 'app', app })
    },
  }
}
