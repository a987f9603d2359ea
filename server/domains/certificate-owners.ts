import type { KeeperNeeds } from '../certificates/certificate-keeper.ts'
import type { Changes } from '../changes.ts'
import type { DomainStore } from './domain-store.ts'

/** Every domain of every app and the panel's own host; its change is a change of the app. */
export function certificateOwners(
  { domains, changes }: { readonly domains: DomainStore; readonly changes: Changes },
  panelHost: string,
): Pick<KeeperNeeds, 'wanted' | 'changed'> {
  return {
    wanted: () => [{ host: panelHost, forceHttps: true }, ...domains.all()],
    changed(host) {
      const app = domains.find(host)?.app
      if (app !== undefined) changes.publish({ kind: 'app', app })
    },
  }
}
