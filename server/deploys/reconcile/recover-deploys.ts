import { askHttp, isTaken } from '../../containers/probing/ask-http.ts'
import { interrupted } from '../../failures/container-failures.ts'
import type { Deploy } from '../deploy.ts'
import type { DeployContext } from '../deploy-context.ts'
import { errorLine } from '../records/deploy-line.ts'

type RecoveryContext = Pick<
  DeployContext,
  | 'apps'
  | 'candidates'
  | 'clock'
  | 'containers'
  | 'deploys'
  | 'engine'
  | 'journal'
  | 'log'
  | 'releases'
  | 'retirer'
  | 'switcher'
  | 'traffic'
>

/**
 * After a start: every deploy that was under way is finished, undone or begun once more, by what is durable
 * and what runs. Safe to repeat. Throws DOCKER_UNAVAILABLE.
 */
export async function recoverDeploys(context: RecoveryContext): Promise<void> {
  await context.engine.facts()
  for (const deploy of context.deploys.unfinished()) await recover(context, deploy)
  context.retirer.everywhere()
  const releases = context.releases.counts()
  for (const { id, keepReleases } of context.apps.all()) {
    if ((releases.get(id) ?? 0) > keepReleases) await context.retirer.prune(id)
  }
  // What waits may be about an image that no row names any more.
  if (context.deploys.openByApp().size === 0) void context.retirer.freeImages()
}

async function recover(context: RecoveryContext, deploy: Deploy): Promise<void> {
  if (deploy.status === 'live') return context.switcher.afterSwitch(deploy)
  if (deploy.status === 'running' && deploy.phase === 'switching') return finishSwitch(context, deploy)
  if (deploy.status === 'running') return undo(context, deploy)
  context.journal.change(deploy, { phase: 'done' })
}

/** Forward when the candidate is well, else back. */
async function finishSwitch(context: RecoveryContext, deploy: Deploy): Promise<void> {
  const { containers, releases, traffic, apps } = context
  const candidates = containers.ofDeploy(deploy.id, 'candidate')
  const release = deploy.release === null ? undefined : releases.find(deploy.release)
  const web = candidates.filter(one => one.process === 'web')
  const answers = await Promise.all(
    web.map(one => askHttp({ address: one.address, port: one.port, path: '/', host: 'localhost', limitMs: 2000 })),
  )
  const isWell = candidates.length > 0 && answers.every(isTaken)
  if (release === undefined || !isWell) return undo(context, deploy)
  context.switcher.complete({ deploy, release, candidates })
  context.journal.say(
    deploy,
    'berth was restarted during the switch; the new version is healthy, so the switch was completed.',
  )
  const app = apps.byId(deploy.app)
  if (app !== undefined) traffic.apply(app)
  context.switcher.afterSwitch(deploy)
}

/** Takes away what it made and begins it once more; the second time it fails. */
async function undo(context: RecoveryContext, deploy: Deploy): Promise<void> {
  const { containers, engine, apps, traffic, journal, clock } = context
  const step = deploy.phase
  await context.candidates.discard(deploy)
  for (const container of containers.of(deploy.app, 'serving')) {
    if (container.engineId === null) continue
    await engine.containers
      .start(container.engineId)
      .catch(error =>
        context.log.warn({ err: error }, 'the previous container does not start; the reconciler makes another'),
      )
    await engine.containers.setRestartPolicy(container.engineId, 'unless-stopped').catch(() => {})
  }
  const app = apps.byId(deploy.app)
  if (app !== undefined) traffic.apply(app)
  if (deploy.cancelWanted) {
    journal.change(deploy, { status: 'cancelled', phase: 'done', finishedAt: clock.now() }, 'cancelled')
  } else if (deploy.attempt === 1) {
    const kept = deploy.kind === 'deploy' ? { release: null, releaseNumber: null } : {}
    journal.change(
      deploy,
      { status: 'queued', phase: 'queued', attempt: 2, ...kept, digest: null },
      `berth was restarted while ${step}; the previous version was untouched. Once more from the start.`,
    )
  } else {
    const failure = interrupted(step)
    journal.change(
      deploy,
      { status: 'failed', phase: 'done', error: failure.details, finishedAt: clock.now() },
      errorLine(failure),
    )
  }
}
