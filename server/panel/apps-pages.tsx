import * as z from 'zod'
import { appStatuses } from '../../shared/app-status.ts'
import { readEnvFile } from '../../shared/env-file.ts'
import type { AppCounts } from '../../views/apps/app-counts.ts'
import type { AppSummary } from '../../views/apps/app-row.tsx'
import { AppsPage } from '../../views/apps/apps-page.tsx'
import type { NewAppChoices, NewAppField } from '../../views/apps/new-app-form.tsx'
import { NewAppPage } from '../../views/apps/new-app-page.tsx'
import { untouched } from '../../views/ui/form-state.ts'
import { createAppInput } from '../apps/app-input.ts'
import { createApp } from '../apps/create-app.ts'
import { askerOf } from '../deploys/api/deploy-caller.ts'
import { readingField } from '../reading-field.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import { nameOf } from '../web/principal.ts'
import type { Route } from '../web/route.ts'
import { rowsOf } from './app-props.ts'
import { credentialOptions } from './credential-options.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelContext } from './panel-context.ts'

const filterQuery = z.object({
  q: z.string().max(100).default(''),
  status: z.enum(appStatuses).optional().catch(undefined),
  ...noticeQuery,
})

const empty = (text: string | undefined) => (text === undefined || text === '' ? undefined : text)
const word = z.string().max(600).optional().transform(empty)

const newAppForm = z.object({
  image: z.string().max(600),
  name: z.string().max(100),
  port: word,
  healthPath: word,
  domain: word,
  credential: word,
  project: word,
  pullPolicy: word,
  variables: z.string().max(64_000).optional(),
  secret: z.literal('on').optional(),
  deploy: z.enum(['later']).optional(),
})

/** The list of apps, and the form that makes one. */
export function appsPages(needs: PanelContext): readonly Route[] {
  return [
    pageRoute({ method: 'get', path: '/', policy: 'signed-in', summary: 'Home' }, ({ c }) => seeOther(c, '/apps')),
    pageRoute(
      { method: 'get', path: '/apps', policy: 'signed-in', summary: 'All apps', query: filterQuery },
      ({ frame, query }) => {
        const { rows, counts } = listOf(needs, query)
        const notice = noticeOf(query.done)
        const search = new URLSearchParams({
          q: query.q,
          ...(query.status === undefined ? {} : { status: query.status }),
        })
        return (
          <AppsPage
            frame={frame}
            apps={rows}
            counts={counts}
            filter={{ query: query.q, status: query.status ?? null }}
            form={untouched}
            panelUrl={needs.panelUrl}
            stream={`/panel/streams/apps?${search.toString()}`}
            {...(notice && { notice })}
          />
        )
      },
    ),
    pageRoute(
      { method: 'get', path: '/new-app', policy: 'member', summary: 'The form that makes an app' },
      ({ frame }) => <NewAppPage frame={frame} form={untouched} choices={choicesOf(needs)} />,
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps',
        policy: 'member',
        summary: 'Make an app and deploy it',
        body: newAppForm,
        again: ({ frame, form }) => <NewAppPage frame={frame} form={renamed(form)} choices={choicesOf(needs)} />,
      },
      async ({ body, c, principal }) => {
        const { domain, deploy, port, variables = '', secret, ...rest } = body
        const file = readingField('variables', () => readEnvFile(variables))
        const input = checkInput(createAppInput, {
          ...withoutEmpty(rest),
          ...(port === undefined ? {} : { port: Number(port) }),
          ...(domain === undefined ? {} : { domains: [domain] }),
          variables: file.pairs.map(pair => ({ ...pair, secret: secret === 'on' })),
        })
        const app = await createApp(needs.apps, input, nameOf(principal))
        if (deploy === 'later') return seeOther(c, `/apps/${app.name}`)
        const { id } = await needs.deploys.desk.deploy(app, {}, askerOf({ principal, c }))
        return seeOther(c, `/apps/${app.name}/deploys/${id}`)
      },
    ),
  ]
}

/** What passes the filter, and how many there are of each state in all. */
export function listOf(
  needs: PanelContext,
  { q, status }: { readonly q: string; readonly status?: AppSummary['status'] | undefined },
): { rows: AppSummary[]; counts: AppCounts } {
  const all = needs.stores.apps.all().filter(app => app.deleting === null)
  const rows = rowsOf(needs, all)
  const counts = Object.fromEntries(
    appStatuses.map(each => [each, rows.filter(row => row.status === each).length]),
  ) as Record<AppSummary['status'], number>
  const wanted = q.trim().toLowerCase()
  const isFit = (row: AppSummary): boolean =>
    (wanted === '' || row.name.includes(wanted) || (row.host ?? '').includes(wanted)) &&
    (status === undefined || row.status === status)
  const fitting = rows
    .filter(isFit)
    .toSorted((one, other) => one.project.localeCompare(other.project) || one.name.localeCompare(other.name))
  return { rows: fitting, counts }
}

function choicesOf(needs: PanelContext): NewAppChoices {
  const { stores, config } = needs
  const projects = [...new Set(['default', ...stores.projects.all().map(project => project.name)])]
  return {
    projects: projects.map(name => ({ value: name, label: name })),
    credentials: credentialOptions(needs),
    appsDomain: config.domain,
  }
}

/** The API says `domains.0`; the form has one field for it. */
function renamed<T extends { errors: Partial<Record<string, string>> }>(
  form: T,
): T & { errors: Partial<Record<NewAppField, string>> } {
  const domain = form.errors['domains.0'] ?? form.errors.domains ?? form.errors.host
  return domain === undefined ? form : { ...form, errors: { ...form.errors, domain } }
}

function withoutEmpty(fields: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
