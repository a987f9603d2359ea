import * as z from 'zod'
import { askerOf } from '../deploys/api/deploy-caller.ts'
import { deployShape, viewDeploy } from '../deploys/api/deploy-view.ts'
import type { ReleaseStore } from '../deploys/releases/release-store.ts'
import type { DeployDesk } from '../deploys/requests/request-deploy.ts'
import { rerun } from '../deploys/requests/rerun.ts'
import type { Certificates } from '../traffic/certificates/certificate-reconciler.ts'
import type { OwnCertificateStore } from '../traffic/certificates/own-certificate-store.ts'
import type { OptionsProxy } from '../traffic/domains/change-options.ts'
import { jsonResponse } from '../web/answer.ts'
import { checkInput } from '../web/check-input.ts'
import { listOf, pageOf, pageQuery } from '../web/list.ts'
import { nameOf, type Principal } from '../web/principal.ts'
import { apiRoute, type Route } from '../web/route.ts'
import type { App } from './app.ts'
import { changeAppInput, createAppInput, processInput, processName } from './app-input.ts'
import { type AppViewContext, appShape, viewApp } from './app-view.ts'
import { changeApp } from './change-app.ts'
import { type ProcessContext, putProcess, removeProcess } from './change-process.ts'
import { type AppContext, createApp } from './create-app.ts'
import { type DeleteContext, deleteApp } from './delete-app.ts'
import { type SuspendContext, suspendApp } from './suspend-app.ts'

export interface AppRouteContext extends AppContext, ProcessContext {
  readonly view: AppViewContext
  readonly deleting: DeleteContext
  readonly suspending: SuspendContext
  readonly releases: ReleaseStore
  readonly desk: DeployDesk
  readonly certificates: Certificates
  readonly proxy: OptionsProxy
  readonly ownCertificates: OwnCertificateStore
}

export function appRoutes(needs: AppRouteContext): readonly Route[] {
  const { apps, view } = needs
  const whole = (app: App) => viewApp(view, app, 'whole')

  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps',
        policy: 'member',
        summary: 'Create an app',
        body: createAppInput,
        answers: { 201: appShape },
      },
      async ({ body, principal }) => ({
        status: 201,
        body: whole(await createApp(needs, body, nameOf(principal))),
      }),
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps',
        policy: 'signed-in',
        summary: 'List the apps',
        query: pageQuery,
        answers: { 200: listOf(appShape) },
      },
      ({ query }) => {
        const rows = apps.list({ after: query.cursor ?? '', limit: query.limit + 1 })
        const page = pageOf(rows, query.limit, app => app.name)
        return { status: 200, body: { items: page.items.map(app => viewApp(view, app, 'list')), next: page.next } }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}',
        policy: { readOf: 'app' },
        summary: 'Read an app',
        answers: { 200: appShape },
      },
      ({ params, principal }) => ({
        status: 200,
        body: viewApp(view, apps.get(params.app), seesVariables(principal) ? 'whole' : 'without-variables'),
      }),
    ),
    apiRoute(
      {
        method: 'patch',
        path: '/api/v1/apps/{app}',
        policy: 'member',
        summary: 'Change settings; they apply with the next deploy',
        body: changeAppInput,
        answers: { 200: appShape },
      },
      ({ params, body }) => ({
        status: 200,
        body: whole(changeApp(needs, apps.get(params.app), body)),
      }),
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/apps/{app}',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Delete an app',
        query: z.strictObject({ volumes: z.enum(['keep', 'delete']).default('keep') }),
        answers: { 204: 'empty' },
      },
      async ({ params, query }) => {
        await deleteApp(needs.deleting, apps.get(params.app), query.volumes)
        return { status: 204 }
      },
    ),
    apiRoute(
      {
        method: 'put',
        path: '/api/v1/apps/{app}/processes/{name}',
        policy: 'member',
        summary: 'Set a process: instances change immediately, the rest with the next deploy',
        body: processInput,
        answers: { 200: appShape },
      },
      ({ params, body }) => {
        const { name } = checkInput(z.strictObject({ name: processName }), { name: params.name })
        return { status: 200, body: whole(putProcess(needs, apps.get(params.app), name, body)) }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/apps/{app}/processes/{name}',
        policy: 'member',
        summary: 'Remove a process: its instances stop at once; `web` stays',
        answers: { 204: 'empty' },
      },
      ({ params }) => {
        removeProcess(needs, apps.get(params.app), params.name)
        return { status: 204 }
      },
    ),
    apiRoute(
      {
        method: 'put',
        path: '/api/v1/apps/{app}/suspension',
        policy: 'member',
        summary: 'Stop an app',
        answers: { 200: appShape },
      },
      async ({ params, principal }) => {
        await suspendApp(needs.suspending, apps.get(params.app), nameOf(principal))
        return { status: 200, body: whole(apps.get(params.app)) }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/apps/{app}/suspension',
        policy: 'member',
        summary: 'Start a stopped app',
        answers: { 202: deployShape },
      },
      ({ params, ...call }) => {
        const app = apps.get(params.app)
        return jsonResponse(viewDeploy(rerun(needs, app, 'start', askerOf(call)), app.name), 202)
      },
    ),
  ]
}

function seesVariables(principal: Principal): boolean {
  return principal.kind !== 'token' || principal.role === 'admin'
}
