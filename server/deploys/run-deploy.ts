import type { App } from '../apps/app.ts'
import { isStopFirst } from '../apps/app.ts'
import { engineRef } from '../containers/container-store.ts'
import { asAppError } from '../errors.ts'
import { chooseRelease } from './choose-release.ts'
import type { Deploy } from './deploy.ts'
import type { DeployContext } from './deploy-context.ts'
import { cancelled } from './deploy-failures.ts'
import { errorLine, nextLine } from './records/deploy-line.ts'
import type { Release } from './releases/release.ts'
import { replaceStartFirst } from './replace-start-first.ts'
import { replaceStopFirst } from './replace-stop-first.ts'
import type { Replacement } from './replacement.ts'
import { untilEngineStays } from './until-engine-stays.ts'

/** What a deploy is carried out with. */
export type RunContext = Pick<
  DeployContext,
  | 'apps'
  | 'candidatePlace'
  | 'candidates'
  | 'clock'
  | 'containers'
  | 'deploys'
  | 'engine'
  | 'fetcher'
  | 'journal'
  | 'log'
  | 'networks'
  | 'releases'
  | 'retirer'
  | 'stopping'
  | 'switcher'
  | 'traffic'
  | 'variables'
  | 'watch'
>

/** Why a deploy in progress was told to end. */
export const deployEndings = ['cancelled', 'berth stops'] as const
export type DeployEnding = (typeof deployEndings)[number]

/**
 * One deploy from its row to `live` or to another end. Never throws: every way out is written down.
 * Everything before the switch can be undone and leaves the previous version as it was.
 */
export async function runDeploy(context: RunContext, deploy: Deploy, signal: AbortSignal): Promise<void> {
  const app = context.apps.byId(deploy.app)
  if (app === undefined) return
  try {
    await untilEngineStays(context, deploy, () => attempt(context, app, deploy, signal), signal)
  } catch (error) {
    await giveUp(context, { app, deploy, error }, signal)
  }
}

async function attempt(context: RunContext, app: App, deploy: Deploy, signal: AbortSignal): Promise<void> {
  const plan = await chooseRelease(context, app, deploy, signal)
  if (plan.kind === 'unchanged') finishUnchanged(context, deploy, plan.release)
  else await context.candidatePlace(() => replace(context, { app, deploy, plan }, signal), signal)
}

async function replace(context: RunContext, replacement: Replacement, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const { app, plan } = replacement
  const isAlone = isStopFirst(plan.release.settings)
  // One that was stopped may still drain, with the volume that allows one writer.
  if (isAlone) await context.retirer.endNow(app)
  if (isAlone && context.containers.of(app.id, 'serving').length > 0)
    await replaceStopFirst(context, replacement, signal)
  else await replaceStartFirst(context, replacement, signal)
}

function finishUnchanged({ journal, clock, deploys, apps }: RunContext, deploy: Deploy, release: Release): void {
  const at = clock.now()
  const words =
    deploy.kind === 'start'
      ? 'The app is not stopped: what runs stays as it is.'
      : 'Same image and same settings: the running container stays as it is. `force` replaces it.'
  deploys.write(() => {
    if (!deploy.pinned) apps.update(deploy.app, { image: deploy.image })
    journal.change(
      deploy,
      {
        ...{ status: 'live', phase: 'done', noChange: true, switchedAt: at, finishedAt: at },
        ...{ release: release.id, releaseNumber: release.number },
      },
      words,
    )
  })
}

/** Takes the candidates away, then says why. A stop of berth itself puts the deploy back into the queue. */
async function giveUp(
  context: RunContext,
  { app, deploy, error }: { app: App; deploy: Deploy; error: unknown },
  signal: AbortSignal,
): Promise<void> {
  const { journal, clock, log } = context
  await context.candidates
    .discard(deploy)
    .catch(left => log.warn({ err: left, deploy: deploy.id }, 'candidate not removed yet; the reconciler tries again'))
  if (signal.aborted && signal.reason === 'berth stops') {
    journal.change(
      deploy,
      // The release it would have made is gone with its candidates.
      { status: 'queued', phase: 'queued', ...releaseAsked(deploy), digest: null },
      'berth stops; this deploy continues after the restart.',
    )
    return
  }
  const isCancelled = signal.aborted && signal.reason === 'cancelled'
  const failure = isCancelled ? cancelled() : asAppError(error)
  if (failure.code === 'INTERNAL') log.error({ err: error, deploy: deploy.id }, 'deploy failed by an unexpected error')
  const hadToStop = context.deploys.phaseTimes(deploy.id).some(({ phase }) => phase === 'holding')
  const kept = (await isServed(context, app))
    ? ` The previous version ${hadToStop ? 'serves again' : 'keeps serving'}.`
    : ''
  journal.change(
    deploy,
    {
      status: isCancelled ? 'cancelled' : 'failed',
      phase: 'done',
      // The release it would have made is gone with it.
      ...releaseAsked(deploy),
      error: failure.details,
      finishedAt: clock.now(),
    },
    errorLine(failure, kept),
    nextLine(failure.advice),
  )
  void context.retirer.freeImages()
}

function releaseAsked({ release, releaseNumber }: Deploy): Pick<Deploy, 'release' | 'releaseNumber'> {
  return { release, releaseNumber }
}

/** Whether visitors are answered; one that had to stop for its successor may not have come back. */
async function isServed({ containers, engine }: RunContext, app: App): Promise<boolean> {
  const web = containers.of(app.id, 'serving').filter(one => one.process === 'web')
  const seen = await Promise.all(web.map(one => engine.containers.inspect(engineRef(one)).catch(() => null)))
  return seen.some(container => container?.state === 'running')
}
