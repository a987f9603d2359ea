import { isTerminal } from '../../../shared/deploy-status.ts'
import type { App } from '../../apps/app.ts'
import type { Changes } from '../../changes.ts'
import { jsonResponse } from '../../web/answer.ts'
import type { Call } from '../../web/route.ts'
import type { Deploy } from '../deploy.ts'
import type { DeployStore } from '../records/deploy-store.ts'
import { waitForDeploy } from '../requests/wait-for-deploy.ts'
import { type DeployView, deployShape, viewDeploy } from './deploy-view.ts'

/** How long a waiting caller is kept; then it gets the address to ask. */
export const longestWaitMs = 15 * 60_000
/** What such routes answer: the status is that of `statusOfDeploy`. */
export const deployAnswers = { 200: deployShape, 202: deployShape, 409: deployShape, 422: deployShape }

interface Asked {
  readonly deploy: Deploy
  readonly app: App
  readonly wait: boolean | undefined
  /** What only this answer tells. */
  readonly with?: Pick<DeployView, 'rollback'>
}

/** The deploy at once, or, for who waits, as it ended; after 15 minutes as it stands. */
export async function answerDeploy(
  context: { readonly deploys: DeployStore; readonly changes: Changes },
  { deploy, app, wait, with: more = {} }: Asked,
  call: Pick<Call, 'c'>,
): Promise<Response> {
  if (wait !== true) return jsonResponse({ ...viewDeploy(deploy, app.name), ...more }, 202)
  const patience = AbortSignal.any([call.c.req.raw.signal, AbortSignal.timeout(longestWaitMs)])
  const ended = await waitForDeploy(context, deploy.id, patience)
  const phases = context.deploys.phaseTimes(ended.id)
  return jsonResponse({ ...viewDeploy(ended, app.name, phases), ...more }, statusOfDeploy(ended))
}

export function statusOfDeploy(deploy: Deploy): 200 | 202 | 409 | 422 {
  if (!isTerminal(deploy)) return 202
  if (deploy.status === 'live') return 200
  return deploy.status === 'superseded' || deploy.status === 'cancelled' ? 409 : 422
}
