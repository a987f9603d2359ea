import * as z from 'zod'
import { DeployPage } from '../../views/deploys/deploy-page.tsx'
import { DeploysPage } from '../../views/deploys/deploys-page.tsx'
import { NewDeployPage } from '../../views/deploys/new-deploy-page.tsx'
import { untouched } from '../../views/ui/form-state.ts'
import type { App } from '../apps/app.ts'
import { changeAppInput } from '../apps/app-input.ts'
import { changeApp } from '../apps/change-app.ts'
import { changeVariables } from '../apps/variables/change-variables.ts'
import { askerOf } from '../deploys/api/deploy-caller.ts'
import { deployMessage } from '../deploys/requests/deploy-message.ts'
import { AppError, isAppError } from '../errors.ts'
import { noCredential } from '../registries/credentials/choose-credential.ts'
import { checkInput } from '../web/check-input.ts'
import { pageRoute, seeOther } from '../web/page-route.ts'
import type { Route } from '../web/route.ts'
import { hookCommandOf } from './app-pages.tsx'
import { headOf } from './app-props.ts'
import { detailsOf, linesOf, outputOf, servingDeploy, summaryOf } from './deploy-props.ts'
import { noticeOf, noticeQuery } from './notices.ts'
import type { PanelContext } from './panel-context.ts'

const pageSize = 50
const deployForm = z.object({
  image: z.string().max(600).optional(),
  message: deployMessage,
  force: z.literal('on').optional(),
  port: z.string().max(5).optional(),
  variable: z.string().max(128).optional(),
  value: z.string().max(4096).optional(),
  pullPolicy: changeAppInput.shape.pullPolicy,
  credential: z.literal(noCredential).optional(),
  ownVolumes: z.literal('on').optional(),
})

/** Deploys, one deploy, and the form for a new one. */
export function deployPages(needs: PanelContext): readonly Route[] {
  const { stores, deploys } = needs
  return [
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/deploys',
        policy: 'signed-in',
        summary: 'Deploys of an app',
        query: z.object({ before: z.string().max(40).optional(), ...noticeQuery }),
      },
      ({ frame, params, query }) => {
        const app = stores.apps.get(params.app)
        const rows = stores.deploys.of(app.id, { before: query.before ?? null, limit: pageSize + 1 })
        const shown = rows.slice(0, pageSize)
        const serving = servingDeploy(needs, app)
        const pager = {
          newer: query.before === undefined ? null : `/apps/${app.name}/deploys`,
          older: rows.length > pageSize ? `/apps/${app.name}/deploys?before=${shown.at(-1)?.id}` : null,
        }
        return (
          <DeploysPage
            frame={frame}
            app={headOf(needs, app)}
            deploys={shown.map(deploy => summaryOf(deploy, app, serving))}
            pager={pager}
            hookCommand={hookCommandOf(needs, app.name)}
            stream={`/panel/streams/apps/${app.name}?page=${query.before === undefined ? 'deploys' : 'other'}`}
          />
        )
      },
    ),
    pageRoute(
      {
        method: 'get',
        path: '/apps/{app}/deploys/{deploy}',
        policy: 'signed-in',
        summary: 'A deploy',
        query: z.object(noticeQuery),
      },
      ({ frame, params, query }) => {
        const { app, deploy } = find(params)
        const lines = linesOf(needs, deploy.id)
        const notice = noticeOf(query.done)
        return (
          <DeployPage
            frame={frame}
            {...detailsOf(needs, app, deploy)}
            lines={lines}
            output={outputOf(deploy)}
            stream={`/panel/streams/deploys/${deploy.id}?after=${lines.at(-1)?.n ?? 0}`}
            {...(notice && { notice })}
          />
        )
      },
    ),
    pageRoute(
      { method: 'get', path: '/apps/{app}/new-deploy', policy: 'member', summary: 'The form for a deploy' },
      ({ frame, params }) => (
        <NewDeployPage frame={frame} app={headOf(needs, stores.apps.get(params.app))} form={untouched} />
      ),
    ),
    pageRoute(
      {
        method: 'post',
        path: '/apps/{app}/deploys',
        policy: 'member',
        summary: 'Deploy',
        body: deployForm,
        again: ({ frame, params, form }) => (
          <NewDeployPage frame={frame} app={headOf(needs, stores.apps.get(params.app))} form={form} />
        ),
      },
      async ({ c, params, body, principal }) => {
        const app = applyFix(needs, stores.apps.get(params.app), body)
        const request = {
          image: body.image || undefined,
          message: body.message || undefined,
          force: body.force === 'on',
        }
        const { id } = await deploys.desk.deploy(app, request, askerOf({ principal, c }))
        return seeOther(c, `/apps/${app.name}/deploys/${id}`)
      },
    ),
    pageRoute(
      { method: 'post', path: '/apps/{app}/deploys/{deploy}/delete', policy: 'member', summary: 'Cancel' },
      async ({ c, params }) => {
        const { app, deploy } = find(params)
        const page = `/apps/${app.name}/deploys/${deploy.id}`
        try {
          await deploys.runner.cancel(deploy.id)
          return seeOther(c, page)
        } catch (error) {
          if (isAppError(error, 'CONFLICT')) return seeOther(c, `${page}?done=too-late`)
          throw error
        }
      },
    ),
  ]

  function find(params: { app: string; deploy: string }) {
    const app = stores.apps.get(params.app)
    const deploy = stores.deploys.get(params.deploy)
    if (deploy.app === app.id) return { app, deploy }
    throw new AppError({
      code: 'NOT_FOUND',
      message: `${app.name} has no such deploy.`,
      advice: 'See the deploys on the page of the app.',
    })
  }
}

/** A one-press fix changes the setting, then deploys. */
function applyFix(needs: PanelContext, app: App, fix: z.output<typeof deployForm>): App {
  const { port, variable, value, pullPolicy, credential, ownVolumes } = fix
  if (ownVolumes !== undefined) changeApp(needs.apps, app, { ownVolumes: true })
  if (pullPolicy !== undefined || credential !== undefined)
    changeApp(needs.apps, app, checkInput(changeAppInput, { pullPolicy, credential }))
  if (port !== undefined) applyPort(needs, app, port)
  if (variable !== undefined)
    changeVariables(needs.stores.variables, app, { set: [{ name: variable, value: value ?? '', secret: false }] })
  return needs.stores.apps.get(app.name)
}

/** Where a variable names the port, it does so on. */
function applyPort(needs: PanelContext, app: App, port: string): void {
  const { variables } = needs.stores
  const named = variables.names(app.id).find(({ name }) => name === 'PORT')
  const input = checkInput(changeAppInput, { port: Number(port) })
  if (named !== undefined) variables.merge(app.id, [{ name: 'PORT', value: port, secret: named.secret }])
  if (named === undefined || app.port !== null) changeApp(needs.apps, app, input)
}
