import { askHttp, isTaken } from '../../containers/probing/ask-http.ts'
import { interrupted } from '../../failures/container-failures.ts'
import type { Deploy } from '../deploy.ts'
import type { DeployNeeds } from '../deploy-needs.ts'
import { discardCandidates } from '../discard-candidates.ts'
import { retireEverywhere } from '../retire.ts'
import { afterSwitch, makeLive } from '../switch-traffic.ts'

/**
 * After a start: every deploy that was under way is finished, undone or begun once more, by what is durable
 * and what runs (the table of the reliability page, 3.3). Safe to repeat. Throws DOCKER_UNAVAILABLE.
 */
export async function recoverDeploys(needs: DeployNeeds): Promise<void> {
  await needs.engine.facts()
  for (const deploy of needs.deploys.unfinished()) await recover(needs, deploy)
  retireEverywhere(needs)
  const releases = needs.releases.counts()
  for (const { id, keepReleases } of needs.apps.all()) {
    if ((releases.get(id) ?? 0) > keepReleases) await needs.pruneOf(id)
  }
  // What waits may be about an image that no row names any more.
  if (needs.deploys.openByApp().size === 0) void needs.freer.free()
}

async function recover(needs: DeployNeeds, deploy: Deploy): Promise<void> {
  if (deploy.status === 'live') return afterSwitch(needs, deploy)
  if (deploy.status === 'running' && deploy.phase === 'switching') return finishSwitch(needs, deploy)
  if (deploy.status === 'running') return undo(needs, deploy)
  needs.journal.change(deploy, { phase: 'done' })
}

/** Forward when the candidate is well, else back. */
async function finishSwitch(needs: DeployNeeds, deploy: Deploy): Promise<void> {
  const { containers, releases, traffic, apps } = needs
  const candidates = containers.ofDeploy(deploy.id, 'candidate')
  const release = deploy.release === null ? undefined : releases.find(deploy.release)
  const web = candidates.filter(one => one.process === 'web')
  const answers = await Promise.all(
    web.map(one => askHttp({ address: one.address, port: one.port, path: '/', host: 'localhost', limitMs: 2000 })),
  )
  const isWell = candidates.length > 0 && answers.every(isTaken)
  if (release === undefined || !isWell) return undo(needs, deploy)
  makeLive(needs, { deploy, release, candidates })
  needs.journal.say(
    deploy,
    'berth was restarted during the switch; the new version is well, so the switch was completed.',
  )
  const app = apps.byId(deploy.app)
  if (app !== undefined) traffic.apply(app)
  afterSwitch(needs, deploy)
}

/** Takes away what it made and begins it once more; the second time it fails. */
async function undo(needs: DeployNeeds, deploy: Deploy): Promise<void> {
  const { containers, engine, apps, traffic, journal, clock } = needs
  const step = deploy.phase
  await discardCandidates(needs, deploy)
  for (const container of containers.of(deploy.app, 'serving')) {
    if (container.engineId === null) continue
    await engine.containers
      .start(container.engineId)
      .catch(error => needs.log.warn({ err: error }, 'the previous container does not start; the keeper makes another'))
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
      `${failure.code}: ${failure.message}`,
    )
  }
}
