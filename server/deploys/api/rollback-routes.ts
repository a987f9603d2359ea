import * as z from 'zod'
import type { VariableStore } from '../../apps/variables/variable-store.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { planIfReadable, planRollback, type RollbackPlan } from '../releases/plan-rollback.ts'
import { changeShape, releaseShape, viewChange, viewRelease } from '../releases/release-view.ts'
import { deployMessage } from '../requests/deploy-message.ts'
import { rollBack, rollbackTarget } from '../requests/roll-back.ts'
import { answerDeploy, deployAnswers } from './deploy-answer.ts'
import { askerOf } from './deploy-caller.ts'
import type { DeployRouteContext } from './deploy-routes.ts'

export interface RollbackContext extends DeployRouteContext {
  readonly variables: VariableStore
}

const rollbackInput = z.strictObject({
  /** An id, or a number: `v12`, `12`, 12. */
  release: z.union([z.string().max(40), z.int().min(1).max(999_999_999).transform(String)]).optional(),
  message: deployMessage,
  wait: z.boolean().optional(),
})
const planShape = z.object({ release: releaseShape, changes: z.array(changeShape), pending: z.array(changeShape) })

export type RollbackPlanView = z.output<typeof planShape>

/** Going back, and what it would change. */
export function rollbackRoutes(needs: RollbackContext): readonly Route[] {
  const { apps } = needs
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/rollback-plan',
        policy: 'member',
        summary: 'What a rollback would change, and which changes would still wait for the next deploy',
        query: z.strictObject({ release: z.string().max(40).optional() }),
        answers: { 200: planShape },
      },
      ({ params, query }) => {
        const app = apps.get(params.app)
        const plan = planRollback(needs, app, rollbackTarget(needs, app, query.release))
        return { status: 200, body: { release: viewRelease(plan.release), ...viewPlan(plan) } }
      },
    ),
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/rollbacks',
        policy: 'member',
        summary: 'Roll back to a kept release, by default the one before',
        body: rollbackInput,
        answers: deployAnswers,
      },
      async ({ params, body, ...call }) => {
        const app = apps.get(params.app)
        const target = rollbackTarget(needs, app, body.release)
        const plan = planIfReadable(needs, app, target)
        const isNamed = body.release !== undefined
        const deploy = rollBack(needs, app, { target, isNamed, message: body.message }, askerOf(call))
        return answerDeploy(
          needs,
          { deploy, app, wait: body.wait, with: plan === null ? {} : { rollback: viewPlan(plan) } },
          call,
        )
      },
    ),
  ]
}

function viewPlan({ changes, pending }: RollbackPlan) {
  return { changes: changes.map(one => viewChange(one)), pending: pending.map(one => viewChange(one)) }
}
