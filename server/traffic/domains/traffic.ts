import { ownPage } from '../../adapters/caddy/pages/pages.ts'
import { renderPage } from '../../adapters/caddy/pages/render-page.ts'
import type { App } from '../../apps/app.ts'
import type { AppStore } from '../../apps/app-store.ts'
import { type Container, type ContainerStore, dialOf } from '../../containers/container-store.ts'
import { isWildcard } from '../routing/host-name.ts'
import { mostAddresses, type RouteTarget } from '../routing/route-target.ts'
import type { RoutingDirectory } from '../routing/routing-directory.ts'
import type { RoutingTable } from '../routing/routing-table.ts'
import type { Domain, DomainStore } from './domain-store.ts'

export type Traffic = ReturnType<typeof traffic>

interface Context {
  readonly apps: AppStore
  readonly domains: DomainStore
  readonly containers: ContainerStore
  readonly routes: RoutingDirectory
  /** The panel's own host and where it listens. */
  readonly panel: { readonly host: string; readonly address: string }
  /** Whether the host has shown a good certificate. */
  readonly certificates: { readonly hasShown: (host: string) => boolean }
}

/** Leads the hosts of apps to their containers: each change is one rename a host, and nothing of Caddy's config. */
export function traffic({ apps, domains, containers, routes, panel, certificates }: Context) {
  /** Apps whose routes are ahead of the rows for a moment: in a hold, or between the rename and its row. */
  const moving = new Set<string>()
  /** Containers known to be dead stay out of rotation. */
  const resting = new Set<string>()

  function serving(app: App): Container[] {
    return containers.of(app.id, 'serving').filter(takesVisitors)
  }

  function takesVisitors({ process, id }: Container): boolean {
    return process === 'web' && !resting.has(id)
  }

  function point(app: App, web: readonly Container[]): void {
    const dials = app.isSuspended ? [] : web.slice(0, mostAddresses).map(dialOf)
    if (app.hold !== null) routes.setHold(app.hold, dials[0] ?? null)
    const hosts = domains.of(app.id)
    for (const domain of hosts) routes.point(domain.host, targetOf(app, domain, { dials, primary: primaryOf(hosts) }))
    for (const { host } of hosts) routes.setPage(host, ownPageOf(app))
    void routes.sync().catch(() => {})
  }

  return {
    /** Points all hosts of the app at these containers: the switch. Not durable on its own; the rows say who serves. */
    pointAt(app: App, web: readonly Container[]): void {
      moving.add(app.id)
      point(app, web)
    },
    /** The rows have caught up with the routes. */
    settled(app: Pick<App, 'id'>): void {
      moving.delete(app.id)
    },
    /** A crash interrupted its deploy: if it has a hold, requests wait there for a container that the rows may not know. Holds until `apply`. */
    keepHeld(app: string): void {
      const hold = apps.byId(app)?.hold ?? null
      if (hold !== null) moving.add(app)
    },
    /** Points them by what the rows say. */
    apply(app: App): void {
      moving.delete(app.id)
      point(app, serving(app))
    },
    /** Takes a dead container out of rotation, or back in. Answers whether that changed anything. */
    rest(container: Container, state: 'out' | 'in'): boolean {
      const before = resting.size
      if (state === 'out') resting.add(container.id)
      else resting.delete(container.id)
      return resting.size !== before
    },
    isResting(container: Container): boolean {
      return resting.has(container.id)
    },
    /** Requests to this stop-first app wait from now on. */
    hold(app: App): void {
      moving.add(app.id)
      if (app.hold !== null) routes.setHold(app.hold, null)
    },
    /** It took too long: visitors who come get the 503 page from now on, until `pointAt` or `apply`. */
    turnAway(app: App): void {
      const hosts = domains.of(app.id)
      const nowhere = { dials: [], primary: primaryOf(hosts) }
      for (const domain of hosts) routes.point(domain.host, targetOf(app, domain, nowhere))
    },
    releaseHold(app: App): void {
      if (app.hold !== null) routes.removeHold(app.hold)
    },
    removeHost(host: string): void {
      routes.removeHost(host)
      routes.forceHttps(host, 'off')
      routes.disallowCertificate(host)
      routes.setPage(host, null)
      void routes.sync().catch(() => {})
    },
    /** Everything that should stand in the routing directory, by the rows alone. */
    wanted(): RoutingTable {
      const hosts = new Map<string, RouteTarget>([[panel.host, { kind: 'addresses', addresses: [panel.address] }]])
      const holds = new Map<number, string | null>()
      const pages = new Map<string, string>()
      const webOf = Map.groupBy(containers.inRole('serving').filter(takesVisitors), ({ app }) => app)
      const hostsOf = domains.byApp()
      for (const app of apps.all()) {
        if (app.deleting !== null) continue
        const web = webOf.get(app.id) ?? []
        const dials = app.isSuspended ? [] : web.slice(0, mostAddresses).map(dialOf)
        const isAhead = moving.has(app.id)
        if (app.hold !== null) holds.set(app.hold, isAhead ? (routes.holdOf(app.hold) ?? null) : (dials[0] ?? null))
        const own = hostsOf.get(app.id) ?? []
        const page = ownPageOf(app)
        for (const domain of own) {
          const byRows = targetOf(app, domain, { dials, primary: primaryOf(own) })
          if (page !== null) pages.set(domain.host, page)
          hosts.set(domain.host, isAhead ? (routes.targetOf(domain.host) ?? byRows) : byRows)
        }
      }
      const standing = new Set(hosts.keys())
      return {
        hosts,
        holds,
        https: kept(routes.httpsForced(), standing),
        certificates: kept(routes.allowedCertificates(), standing),
        pages,
      }
    },
    /** The address people open, HTTPS once plain HTTP is sent on to it; null for a private app. A scheme's own port is left out. */
    urlOf(hosts: readonly Domain[], ports: { http: number; https: number | null }): string | null {
      const primary = primaryOf(hosts)
      if (primary === null) return null
      const isForced = hosts.some(domain => domain.host === primary && domain.forceHttps)
      if (ports.https === null || !isForced || !certificates.hasShown(primary))
        return `http://${primary}${ports.http === 80 ? '' : `:${ports.http}`}`
      return `https://${primary}${ports.https === 443 ? '' : `:${ports.https}`}`
    },
  }
}

/** Null: berth's own words. */
function ownPageOf({ awayText }: App): string | null {
  return awayText === null ? null : renderPage({ ...ownPage, text: awayText })
}

interface Ends {
  readonly dials: readonly string[]
  readonly primary: string | null
}

function targetOf(app: App, domain: Domain, { dials, primary }: Ends): RouteTarget {
  if (domain.kind === 'redirect' && primary !== null) return { kind: 'redirect', host: primary }
  if (app.isSuspended) return { kind: 'stopped' }
  if (dials.length === 0) return { kind: 'starting' }
  return app.hold === null ? { kind: 'addresses', addresses: dials } : { kind: 'hold', hold: app.hold }
}

function primaryOf(hosts: readonly Domain[]): string | null {
  return (hosts.find(domain => domain.kind === 'primary') ?? hosts.find(isPlainAlias))?.host ?? null
}

function isPlainAlias({ kind, host }: Domain): boolean {
  return kind === 'alias' && !isWildcard(host)
}

function kept(hosts: readonly string[], standing: ReadonlySet<string>): Set<string> {
  return new Set(hosts.filter(host => standing.has(host)))
}
