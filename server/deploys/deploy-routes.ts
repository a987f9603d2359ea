import * as z from 'zod'
import type { App } from '../apps/app.ts'
import type { AppStore } from '../apps/app-store.ts'
import type { Changes } from '../changes.ts'
import { jsonResponse, textResponse } from '../web/answer.ts'
import { listOf, pageOf, pageQuery } from '../web/list.ts'
import { nameOf, type Principal } from '../web/principal.ts'
import { apiRoute, type Call, type Route } from '../web/route.ts'
import { type Deploy, isTerminal } from './deploy.ts'
import { keyTooLong } from './deploy-failures.ts'
import { deployLineText, followDeployLog, viewDeployLine } from './deploy-log-stream.ts'
import { deployMessage } from './deploy-message.ts'
import type { DeployRunner } from './deploy-runner.ts'
import type { DeployLine, DeployStore } from './deploy-store.ts'
import { type DeployView, deployShape, viewDeploy } from './deploy-view.ts'
import type { ReleaseStore } from './releases/release-store.ts'
import type { Asker, DeployDesk } from './request-deploy.ts'
import { rerun } from './rerun.ts'
import { waitForDeploy } from './wait-for-deploy.ts'

/** How long a waiting caller is kept; then it gets the address to ask. */
export const longestWaitMs = 15 * 60_000
const longestKey = 200

export interface DeployRouteNeeds {
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
export const answers = { 200: deployShape, 202: deployShape, 409: deployShape, 422: deployShape }

export function deployRoutes(needs: DeployRouteNeeds): readonly Route[] {
  const { apps, deploys, desk, runner } = needs
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/deploys',
        policy: { deployOf: 'app' },
        summary: 'Deploy an image',
        body: deployInput,
        answers,
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
        const items = page.items.map(row => ({ ...viewDeploy(row, app.name), serving: row.id === serving }))
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
        answers: { 200: 'text' },
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
        answers,
      },
      async ({ params, body, ...call }) => {
        const app = apps.get(params.app)
        return answerDeploy(needs, { deploy: rerun(needs, app, 'restart', askerOf(call)), app, wait: body.wait }, call)
      },
    ),
  ]
}

interface Asked {
  readonly deploy: Deploy
  readonly app: App
  readonly wait: boolean | undefined
  /** What only this answer tells. */
  readonly with?: Pick<DeployView, 'rollback'>
}

/** The deploy at once, or, for who waits, as it ended; after 15 minutes as it stands. */
export async function answerDeploy(
  needs: Pick<DeployRouteNeeds, 'deploys' | 'changes'>,
  { deploy, app, wait, with: more = {} }: Asked,
  call: Pick<Call, 'c'>,
): Promise<Response> {
  if (wait !== true) return jsonResponse({ ...viewDeploy(deploy, app.name), ...more }, 202)
  const patience = AbortSignal.any([call.c.req.raw.signal, AbortSignal.timeout(longestWaitMs)])
  const ended = await waitForDeploy(needs, deploy.id, patience)
  const phases = needs.deploys.phaseTimes(ended.id)
  return jsonResponse({ ...viewDeploy(ended, app.name, phases), ...more }, statusOfDeploy(ended))
}

export function askerOf({ principal, c }: Pick<Call, 'principal' | 'c'>): Asker {
  return {
    name: nameOf(principal),
    id: ownerOf(principal),
    reach: principal.kind === 'token' && principal.role === 'deploy' ? 'own-repository' : 'any-image',
    idempotencyKey: keyOf(c.req.header('idempotency-key')),
  }
}

/** Cut short, two keys could stand for one deploy. Throws VALIDATION. */
function keyOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length <= longestKey) return header
  throw keyTooLong(header.length, longestKey)
}

export function statusOfDeploy(deploy: Deploy): 200 | 202 | 409 | 422 {
  if (!isTerminal(deploy)) return 202
  if (deploy.status === 'live') return 200
  return deploy.status === 'superseded' || deploy.status === 'cancelled' ? 409 : 422
}

function viewById({ apps, deploys }: DeployRouteNeeds, id: string): DeployView {
  const deploy = deploys.get(id)
  const view = viewDeploy(deploy, apps.byId(deploy.app)?.name ?? '', deploys.phaseTimes(id))
  return { ...view, serving: deploys.newestLive(deploy.app)?.id === id }
}

function ownerOf(principal: Principal): string {
  if (principal.kind === 'token' || principal.kind === 'person') return principal.id
  return principal.kind
}
