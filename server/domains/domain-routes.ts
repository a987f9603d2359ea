import { z } from 'zod'
import type { Database } from '../adapters/sqlite/open-database.ts'
import type { AppStore } from '../apps/app-store.ts'
import type { Certificates } from '../certificates/certificate-keeper.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { parseHostName } from '../routing/host-name.ts'
import { apiRoute, type Route } from '../web/route.ts'
import { checkFree, type ReservedHosts } from './claim-hosts.ts'
import { type DomainStore, domainKinds } from './domain-store.ts'
import { domainShape, viewDomain } from './domain-view.ts'
import type { Traffic } from './traffic.ts'

export interface DomainNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly apps: AppStore
  readonly domains: DomainStore
  readonly traffic: Traffic
  readonly certificates: Certificates
  readonly reserved: ReservedHosts
}

const domainInput = z.strictObject({
  kind: z.enum(domainKinds).optional(),
  forceHttps: z.boolean().optional(),
  insist: z.boolean().optional(),
})

/** Adds a domain or changes it; visitors are led at once. Throws VALIDATION, CONFLICT. */
export function putDomain(needs: DomainNeeds, appName: string, hostText: string, input: z.output<typeof domainInput>) {
  const { database, domains, apps, traffic, certificates, clock, reserved } = needs
  const host = parseHostName(hostText)
  const app = apps.get(appName)
  database.write(() => {
    checkFree(domains, reserved, { host, app: app.id })
    const standing = domains.find(host)
    const others = domains.of(app.id).filter(domain => domain.host !== host)
    const kind = input.kind ?? standing?.kind ?? (others.length === 0 ? 'primary' : 'alias')
    if (kind !== 'primary' && !others.some(domain => domain.kind === 'primary')) throw needsPrimary(host)
    domains.put({
      host,
      app: app.id,
      kind,
      forceHttps: input.forceHttps ?? standing?.forceHttps ?? true,
      createdAt: standing?.createdAt ?? clock.now(),
    })
  })
  traffic.apply(app)
  if (input.insist === true) certificates.insist(host)
  else certificates.look()
  return domains.get(host, app.id)
}

/** Takes a domain away; its visitors get the 404 page at once. Throws NOT_FOUND. */
export function removeDomain({ domains, apps, traffic, database }: DomainNeeds, appName: string, host: string): void {
  const app = apps.get(appName)
  const domain = domains.get(host.toLowerCase(), app.id)
  database.write(() => {
    domains.remove(domain.host)
    const [heir] = domains.of(app.id).filter(other => other.kind === 'alias')
    if (domain.kind === 'primary' && heir !== undefined) domains.put({ ...heir, kind: 'primary' })
  })
  traffic.removeHost(domain.host)
  traffic.apply(app)
}

export function domainRoutes(needs: DomainNeeds): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'put',
        path: '/api/v1/apps/{app}/domains/{host}',
        policy: 'member',
        summary: 'Add a domain, or change it',
        body: domainInput,
        answers: { 200: domainShape },
      },
      ({ params, body }) => {
        const domain = putDomain(needs, params.app, params.host, body)
        return { status: 200, body: viewDomain(domain, needs.certificates) }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/apps/{app}/domains/{host}',
        policy: 'member',
        summary: 'Remove a domain',
        answers: { 204: 'empty' },
      },
      ({ params }) => {
        removeDomain(needs, params.app, params.host)
        return { status: 204 }
      },
    ),
  ]
}

function needsPrimary(host: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    field: 'kind',
    message: `\`${host}\` would leave the app without a primary domain.`,
    advice: 'Make another domain of this app the primary one first.',
  })
}
