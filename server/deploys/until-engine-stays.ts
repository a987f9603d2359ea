import { isAppError } from '../errors.ts'
import { pause } from '../workers.ts'
import type { Deploy } from './deploy.ts'
import type { DeployContext } from './deploy-context.ts'

type PatienceContext = Pick<DeployContext, 'candidates' | 'clock' | 'engine' | 'journal' | 'networks'>

const mostTries = 3
const patienceMs = 5 * 60_000
const lookMs = 1000

/** Tries again when the engine went away meanwhile and came back; everything before the switch can be repeated. */
export async function untilEngineStays(
  context: PatienceContext,
  deploy: Deploy,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isAppError(error, 'DOCKER_UNAVAILABLE') || tries === mostTries || signal.aborted) throw error
      context.journal.say(deploy, `${error.message} Waiting for it.`)
      if (!(await comesBack(context, signal))) throw error
      context.networks.forget()
      await context.candidates.discard(deploy)
      context.journal.say(deploy, `The Docker engine answers again; retrying (${tries + 1}/${mostTries}).`)
    }
  }
}

async function comesBack({ engine, clock }: PatienceContext, signal: AbortSignal): Promise<boolean> {
  const until = clock.monotonicMs() + patienceMs
  while (!signal.aborted && clock.monotonicMs() < until) {
    const isBack = await engine.facts().then(
      () => true,
      () => false,
    )
    if (isBack) return true
    await pause(lookMs, signal)
  }
  return false
}
