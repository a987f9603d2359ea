import * as z from 'zod'
import { byteSize } from '../../shared/byte-size.ts'
import { DeleteDomainPage } from '../../views/domains/delete-domain-page.tsx'
import type { DomainField } from '../../views/domains/domain-form.tsx'
import type { DomainView } from '../../views/domains/domain-row.tsx'
import { DomainsPage } from '../../views/domains/domains-page.tsx'
import { type FormState, untouched } from '../../views/ui/form-state.ts'
import type { App } from '../apps/app.ts'
import { publicAddresses } from '../traffic/certificates/look-up-host.ts'
import { domainKinds } from '../traffic/domains/domain-store.ts'
import { type DomainView as ApiDomainView, viewDomain } from '../traffic/domains/domain-view.ts'
import { putDomain, removeDomain } from '../traffic/domains/put-domain.ts'
import { isWildcard, parseDomainName } from '../traffic/routing/host-name.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import { headOf } from './app-props.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelContext } from './panel-context.ts'

const kind = z.enum(domainKinds).optional()
const yesOrNo = z
  .enum(['true', 'false'])
  .transform(word => word === 'true')
  .optional()

/** The hosts that lead to an app. */
export function domainsPages(needs: PanelContext): readonly Route[] {
  const { stores } = needs
  const { apps, domains } = stores
  const page = (app: App) => ({
    app: headOf(needs, app),
    domains: domainsOf(needs, app),
    addresses: publicAddresses(),
    form: untouched as FormState<DomainField>,
    stream: `/panel/streams/apps/${app.name}?page=domains`,
  })
  /** Null when the person has seen it and adds the host all the same, or when it cannot be added anyway. */
  async function adviceBefore({ host, anyway }: { host: string; anyway?: string | undefined }) {
    const wanted = parseDomainName(host)
    if (wanted === anyway || domains.find(wanted) !== undefined) return null
    return needs.certificates.adviseOn(wanted)
  }

  return [
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/domains',
        policy: 'signed-in',
        summary: 'Domains of an app',
        query: z.object(noticeQuery),
      },
      ({ frame, params, query }) => {
        const notice = noticeOf(query.done)
        return <DomainsPage frame={frame} {...page(apps.get(params.app))} {...(notice && { notice })} />
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/domains',
        policy: 'member',
        summary: 'Add a domain',
        body: z.strictObject({ host: z.string().max(400), kind, anyway: z.string().optional() }),
        again: ({ frame, params, form }) => (
          <DomainsPage frame={frame} {...page(apps.get(params.app))} form={asHostError(form)} />
        ),
      },
      async ({ c, frame, params, body }) => {
        const app = apps.get(params.app)
        const advice = await adviceBefore(body)
        if (advice !== null && advice.notes.length > 0) {
          const form = { values: { host: body.host, ...(body.kind && { kind: body.kind }) }, errors: {} }
          return <DomainsPage frame={frame} {...page(app)} form={form} warned={advice} />
        }
        // The first one is the primary, whatever was ticked: an app needs one before another can follow it.
        const isFirst = domains.of(app.id).length === 0
        await putDomain(needs.apps, app.name, body.host.trim(), isFirst ? {} : { kind: body.kind })
        return seeOther(c, `/apps/${app.name}/domains?done=saved`)
      },
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/domains/{host}',
        policy: 'member',
        summary: 'Change a domain',
        body: z.strictObject({ kind, forceHttps: yesOrNo, insist: yesOrNo }),
        again: ({ frame, params, form }) => (
          <DomainsPage frame={frame} {...page(apps.get(params.app))} form={{ ...untouched, ...asProblem(form) }} />
        ),
      },
      async ({ c, params, body }) => {
        const app = apps.get(params.app)
        await putDomain(needs.apps, app.name, domains.get(params.host, app.id).host, body)
        return seeOther(c, `/apps/${app.name}/domains?done=saved`)
      },
    ),
    pageRoute(
      { method: 'get', path: '/apps/{app}/domains/{host}/delete', policy: 'member', summary: 'Remove a domain?' },
      ({ frame, params }) => {
        const app = apps.get(params.app)
        const { host } = domains.get(params.host, app.id)
        const remaining = domains.of(app.id).flatMap(domain => (domain.host === host ? [] : [domain.host]))
        return <DeleteDomainPage frame={frame} app={app.name} host={host} remaining={remaining} />
      },
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/domains/{host}/delete', policy: 'member', summary: 'Remove a domain' },
      ({ c, params }) => {
        removeDomain(needs.apps, params.app, params.host)
        return seeOther(c, `/apps/${params.app}/domains?done=saved`)
      },
    ),
  ]
}

/** The primary first, the app's own address last. Also what the page's stream renders anew. */
export function domainsOf(
  { stores, apps, config }: Pick<PanelContext, 'stores' | 'apps' | 'config'>,
  app: App,
): DomainView[] {
  const own = `${app.name}.${config.domain}`
  const views = stores.domains.of(app.id).map(domain => viewOf(viewDomain(domain, apps.certificates), own, config))
  return views.toSorted((one, other) => rank(one) - rank(other))
}

function viewOf(domain: ApiDomainView, own: string, config: PanelContext['config']): DomainView {
  const { host, kind: itsKind, forceHttps, certificate } = domain
  const { state, reason, note, failingSince, expiresAt, nextTryAt, own: isOwn = false } = certificate
  const why = config.httpsPort === null ? 'This server runs without HTTPS' : (reason ?? note ?? null)
  return {
    host,
    url: addressOf(domain, config),
    kind: itsKind,
    forceHttps,
    options: optionWords(domain),
    isOwn: host === own,
    certificate: {
      ...{ state, reason: why, isOwn },
      failingSince: timeOf(failingSince),
      expiresAt: timeOf(expiresAt),
      nextTryAt: timeOf(nextTryAt),
    },
  }
}

/** A redirect is followed from wherever it begins. */
function addressOf(
  { host, certificate }: ApiDomainView,
  { httpPort, httpsPort }: PanelContext['config'],
): string | null {
  if (isWildcard(host)) return null
  const isSecure = httpsPort !== null && certificate.expiresAt !== undefined
  const [scheme, port, usual] = isSecure ? ['https', httpsPort, 443] : ['http', httpPort, 80]
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}`
}

function optionWords({ basicAuth, allow, bodyLimitBytes, compress, hsts, underscoreHeaders }: ApiDomainView): string[] {
  return [
    ...(basicAuth === null ? [] : ['password']),
    ...(allow.length === 0 ? [] : [`${allow.length} ${allow.length === 1 ? 'address range' : 'address ranges'}`]),
    ...(bodyLimitBytes === null ? [] : [`bodies up to ${byteSize(bodyLimitBytes, 'binary')}`]),
    ...(compress ? ['compressed'] : []),
    ...(hsts ? ['HSTS'] : []),
    ...(underscoreHeaders.length === 0 ? [] : [`gets ${underscoreHeaders.join(', ')}`]),
  ]
}

function rank({ kind: itsKind, isOwn }: DomainView): number {
  return itsKind === 'primary' ? 0 : isOwn ? 2 : 1
}

function timeOf(iso: string | undefined): number | null {
  return iso === undefined ? null : Date.parse(iso)
}

/** Rooms call the field by other names: `domains`, `domains.0`. */
function asHostError({ values, errors, problem }: FormState<string>): FormState<DomainField> {
  const { host = '', kind: ticked } = values
  const typed = { host, ...(ticked === undefined ? {} : { kind: ticked }) }
  if (problem === undefined) return { values: typed, errors }
  return { values: typed, errors: { host: `${problem.message} ${problem.advice}` } }
}

function asProblem({ errors, problem }: FormState<string>): Pick<FormState<DomainField>, 'problem'> {
  const [message] = Object.values(errors)
  if (problem !== undefined) return { problem }
  return message === undefined ? {} : { problem: { message, advice: '' } }
}
