import { releaseName } from '../../shared/release-name.ts'
import type { DeployDetails } from '../../views/deploys/deploy-page.tsx'
import type { DeploySummary } from '../../views/deploys/deploy-summary.ts'
import type { LogLine } from '../../views/ui/log.tsx'
import type { PhaseStep } from '../../views/ui/phases.tsx'
import type { App } from '../apps/app.ts'
import type { Deploy } from '../deploys/deploy.ts'
import { lineWords } from '../deploys/records/deploy-line.ts'
import type { PhaseTime } from '../deploys/records/deploy-store.ts'
import { phaseDurations } from '../deploys/records/phase-durations.ts'
import { parseImageReference } from '../registries/images/parse-image.ts'
import { fixesFor } from './deploy-fixes.ts'
import type { PanelContext } from './panel-context.ts'

interface Version {
  /** Null where no release was made. */
  readonly number: number | null
  readonly image: string
  readonly digest: string | null
}

/** `v12 · 1.4.2`: the number of its release, and its tag or short digest. */
export function versionOf({ number, ...version }: Version): string {
  return number === null ? nameIn(version) : `${releaseName(number)} · ${nameIn(version)}`
}

export function versionOfDeploy(deploy: Pick<Deploy, 'releaseNumber' | 'image' | 'digest'>): string {
  return versionOf({ ...deploy, number: deploy.releaseNumber })
}

function nameIn({ image, digest }: Pick<Version, 'image' | 'digest'>): string {
  const reference = parseImageReference(image)
  if (reference.digest !== null || reference.tag === null)
    return (digest ?? reference.digest ?? '').slice('sha256:'.length, 19)
  return reference.tag
}

export function summaryOf(
  deploy: Deploy,
  app: Pick<App, 'name' | 'liveRelease'>,
  serving: string | null,
): DeploySummary {
  const { id, kind, status, phase, image, digest, trigger, message, noChange, createdAt, startedAt, finishedAt } =
    deploy
  return {
    ...{ id, kind, status, phase, image, digest, message, noChange, createdAt, startedAt, finishedAt },
    app: app.name,
    version: versionOfDeploy(deploy),
    by: trigger,
    isServing: id === serving,
    reason: deploy.error === null || status === 'superseded' ? null : deploy.error.message,
  }
}

/** The deploy whose containers visitors reach now. */
export function servingDeploy({ stores }: Pick<PanelContext, 'stores'>, app: App): string | null {
  return stores.deploys.newestLive(app.id)?.id ?? null
}

export function detailsOf(needs: PanelContext, app: App, deploy: Deploy): DeployDetails {
  const { stores, progress } = needs
  const times = stores.deploys.phaseTimes(deploy.id)
  const pull = deploy.phase === 'pulling' ? progress.of(deploy.id) : undefined
  const serving = servingDeploy(needs, app)
  const live = serving === null || serving === deploy.id ? undefined : stores.deploys.find(serving)
  const winner = deploy.winner === null ? undefined : stores.deploys.find(deploy.winner)
  return {
    deploy: summaryOf(deploy, app, serving),
    error: deploy.error,
    fixes: deploy.error === null ? [] : fixesFor(deploy, deploy.error),
    serving: live === undefined ? null : versionOfDeploy(live),
    wasHeld: times.some(({ phase }) => phase === 'holding'),
    winner: winner === undefined ? null : { id: winner.id, version: versionOfDeploy(winner) },
    credential: deploy.credential,
    steps: stepsOf(deploy, times, stores.clock.now()),
    pull:
      pull === undefined
        ? null
        : { doneBytes: pull.receivedBytes, totalBytes: pull.totalBytes === 0 ? null : pull.totalBytes },
  }
}

const steps = [
  { name: 'resolve', phase: 'resolving' },
  { name: 'pull', phase: 'pulling' },
  { name: 'hold', phase: 'holding' },
  { name: 'release', phase: 'releasing' },
  { name: 'start', phase: 'starting' },
  { name: 'probe', phase: 'probing' },
  { name: 'switch', phase: 'switching' },
  { name: 'watch', phase: 'watching' },
] as const

const rare: ReadonlySet<string> = new Set(['pull', 'release', 'hold'])

/** Where the time went; steps that most deploys skip are shown only where they happened. */
export function stepsOf(deploy: Deploy, times: readonly PhaseTime[], now: number): PhaseStep[] {
  const order = phaseDurations(deploy, times)
  const hasFailed = deploy.status === 'failed' || deploy.status === 'cancelled'
  const last = order.filter(({ phase }) => phase !== 'done' && phase !== 'queued').at(-1)?.phase
  return steps.flatMap(({ name, phase }): PhaseStep[] => {
    const seen = order.find(one => one.phase === phase)
    if (seen === undefined) return rare.has(name) || deploy.status === 'superseded' ? [] : [{ name, state: 'waiting' }]
    if (seen.ms === null) return [{ name, state: 'now', ms: now - seen.startedAt }]
    return [{ name, state: hasFailed && phase === last ? 'failed' : 'done', ms: seen.ms }]
  })
}

/** berth's own log of a deploy, after line `after`. */
export function linesOf({ stores }: Pick<PanelContext, 'stores'>, deploy: string, after = 0): LogLine[] {
  return stores.deploys
    .lines(deploy, after)
    .map(line => ({ n: line.n, at: line.at, kind: line.kind, text: lineWords(line) }))
}

/** Null where nothing was started that could have written anything. */
export function outputOf({ error }: Pick<Deploy, 'error'>): LogLine[] | null {
  if (error?.log === undefined) return null
  return error.log === '' ? [] : error.log.split('\n').map((text, n) => ({ n: n + 1, text }))
}
