import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { type App, stopSecondsOf } from '../../apps/app.ts'
import type { AppStore } from '../../apps/app-store.ts'
import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import { asAppError, isAppError } from '../../errors.ts'
import type { Traffic } from '../../traffic/domains/traffic.ts'
import type { Candidates } from '../candidates/candidates.ts'
import type { DeployJournal } from '../records/deploy-journal.ts'
import type { Replacement } from '../replacement.ts'

interface StepContext {
  readonly engine: DockerEngine
  readonly apps: AppStore
  readonly candidates: Candidates
  readonly journal: DeployJournal
  readonly traffic: Traffic
}

export interface Leaving {
  readonly old: readonly Container[]
}

/** Stops them for their successors, so that only `stepBack` starts them again. */
export async function stepAside({ engine }: Pick<StepContext, 'engine'>, app: App, { old }: Leaving): Promise<void> {
  for (const { engineId } of old) if (engineId !== null) await engine.containers.setRestartPolicy(engineId, 'no')
  await Promise.all(old.map(one => engine.containers.stop(engineRef(one), stopSecondsOf(app, one.process))))
}

/** The other way round when the successors failed: first they go, then the old ones start and get the requests that wait. */
export async function stepBack(
  context: StepContext,
  { app, deploy }: Replacement,
  old: readonly Container[],
): Promise<void> {
  await context.candidates.discard(deploy)
  if (old.length > 0) context.journal.say(deploy, await startAgain(context, old).then(() => startedAgain, notStarted))
  context.traffic.apply(context.apps.byId(app.id) ?? app)
}

const startedAgain = 'The previous version was started again.'

/** Why the new version failed matters more; the reconciler goes on with the old one. */
function notStarted(error: unknown): string {
  if (isAppError(error, 'DOCKER_UNAVAILABLE')) throw error
  return `The previous version could not be started again yet: ${asAppError(error).message}`
}

/** What was stopped for a successor runs again, also after a reboot. */
export async function startAgain(
  { engine }: Pick<StepContext, 'engine'>,
  stopped: readonly Container[],
): Promise<void> {
  await Promise.all(
    stopped.map(async one => {
      await engine.containers.start(engineRef(one))
      if (one.engineId !== null) await engine.containers.setRestartPolicy(one.engineId, 'unless-stopped')
    }),
  )
}
