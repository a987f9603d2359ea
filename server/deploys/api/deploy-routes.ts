import * as z from 'zod'
import type { AppStore } from '../../apps/app-store.ts'
import type { Changes } from '../../changes.ts'
import { jsonResponse, textResponse } from '../../web/answer.ts'
import { listOf, pageOf, pageQuery } from '../../web/list.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { DeployRunner } from '../deploy-runner.ts'
import type { DeployLine, DeployStore } from '../records/deploy-store.ts'
import type { ReleaseStore } from '../releases/release-store.ts'
import { deployMessage } from '../requests/deploy-message.ts'
import type { DeployDesk } from '../requests/request-deploy.ts'
import { rerun } from '../requests/rerun.ts'
import { answerDeploy, deployAnswers } from './deploy-answer.ts'
import { askerOf } from './deploy-caller.ts'

import { deployLineShape, deployLineText, followDeployLog, viewDeployLine } from './deploy-log-stream.ts'

import { type DeployView, deployShape, viewDeploy } from './deploy-view.ts'

export interface DeployRouteContext {
  readonly apps: AppStore
  readonly deploys: DeployStore
  readonly releases: ReleaseStore
  readonly changes: Changes
  readonly desk: DeployDesk
  readonly runner: DeployRunner
}

const deployInput = z.strictObject({
  image: z.string().max(2000).optional(),
  tag: z.string().max(200).optional(),
  digest: z.string().max(200).optional(),
  message: deployMessage,
  force: z.boolean().optional(),
  wait: z.boolean().optional(),
})

const restartInput = z.strictObject({ wait: z.boolean().optional() })
export function deployRoutes(needs: DeployRouteContext): readonly Route[] {
  const { apps, deploys, desk, runner } = needs
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/deploys',
        policy: { deployOf: 'app' },
        summary: 'Deploy an image',
        body: deployInput,
        answers: deployAnswers,
      },
      async ({ params, body: { wait, ...request }, ...call }) => {
        const app = apps.get(params.app)
        return answerDeploy(needs, { deploy: await desk.deploy(app, request, askerOf(call)), app, wait }, call)
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/deploys',
        policy: { readOf: 'app' },
        summary: 'List the deploys of an app, newest first',
        query: pageQuery,
        answers: { 200: listOf(deployShape) },
      },
      ({ params, query }) => {
        const app = apps.get(params.app)
        const rows = deploys.of(app.id, { before: query.cursor ?? null, limit: query.limit + 1 })
        const page = pageOf(rows, query.limit, row => row.id)
        const serving = deploys.newestLive(app.id)?.id
        const items = page.items.map(row => ({
          ...viewDeploy(row, app.name, deploys.phaseTimes(row.id)),
          serving: row.id === serving,
        }))
        return { status: 200, body: { items, next: page.next } }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/deploys/{deploy}',
        policy: { readOf: 'deploy' },
        summary: 'Read a deploy',
        answers: { 200: deployShape },
      },
      ({ params }) => ({ status: 200, body: viewById(needs, params.deploy) }),
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/deploys/{deploy}/log',
        policy: { readOf: 'deploy' },
        summary: 'Read the log of a deploy, or follow it as server-sent events',
        query: z.strictObject({ format: z.enum(['text', 'json']).default('text') }),
        answers: { 200: ['text', listOf(deployLineShape), 'events'] },
      },
      ({ params, query: { format }, c, events }) => {
        const { id } = deploys.get(params.deploy)
        const accept = c.req.header('accept') ?? ''
        if (accept.includes('text/event-stream')) {
          const write = format === 'json' ? (line: DeployLine) => JSON.stringify(viewDeployLine(line)) : deployLineText
          return events(stream => followDeployLog(needs, id, { stream, write }))
        }
        const lines = deploys.lines(id)
        if (format === 'json') return jsonResponse({ items: lines.map(viewDeployLine), next: null }, 200)
        return textResponse(lines.map(deployLineText).join('\n'))
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/deploys/{deploy}',
        policy: 'member',
        summary: 'Cancel a deploy before its switch',
        answers: { 200: deployShape },
      },
      async ({ params }) => {
        await runner.cancel(params.deploy)
        return { status: 200, body: viewById(needs, params.deploy) }
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/restarts',
        policy: 'member',
        summary: 'Restart an app without losing a request',
        body: restartInput,
        answers: deployAnswers,
      },
      async ({ params, body, ...call }) => {
        const app = apps.get(params.app)
        return answerDeploy(needs, { deploy: rerun(needs, app, 'restart', askerOf(call)), app, wait: body.wait }, call)
      },
    ),
  ]
}

function viewById({ apps, deploys }: DeployRouteContext, id: string): DeployView {
  const deploy = deploys.get(id)
  const view = viewDeploy(deploy, apps.byId(deploy.app)?.name ?? '', deploys.phaseTimes(id))
  return { ...view, serving: deploys.newestLive(deploy.app)?.id === id }
}
