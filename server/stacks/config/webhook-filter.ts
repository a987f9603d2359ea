import { goExpression } from '../../go-expression.ts'
import type { Deployment } from './deployment.ts'

/** Whether a deployment is meant for this tag. Its filter was read before, so that it does not fail. */
export function isMeantForTag({ webhookFilter }: Pick<Deployment, 'webhookFilter'>, tag: string): boolean {
  return webhookFilter === null || goExpression(webhookFilter).isIn(tag)
}
