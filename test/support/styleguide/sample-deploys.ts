import type { AppHead } from '../../../views/apps/app-head.tsx'
import type { DeployDetails } from '../../../views/deploys/deploy-page.tsx'
import type { DeploySummary } from '../../../views/deploys/deploy-summary.ts'
import type { LogLine } from '../../../views/ui/log.tsx'
import type { PhaseStep } from '../../../views/ui/phases.tsx'
import { hourMs, minuteMs, now } from './sample-frame.ts'

export const aDigest = `sha256:9f2c${'0d51e7a3'.repeat(7)}81ab`

export function anAppHead(props: Partial<AppHead> = {}): AppHead {
  return {
    name: 'shop',
    status: 'running',
    image: 'ghcr.io/acme/shop:1.4.2',
    url: 'https://shop.example.com',
    host: 'shop.example.com',
    isSuspended: false,
    previous: { release: '01JR1', version: 'v11 · 1.4.1' },
    ...props,
  }
}

export function aDeploy(props: Partial<DeploySummary> = {}): DeploySummary {
  const createdAt = props.createdAt ?? now - 3 * hourMs
  return {
    id: '01JDZ8T2M4QK7V5N3XB6C9R0HE',
    app: 'shop',
    kind: 'deploy',
    status: 'live',
    phase: 'done',
    version: 'v12 · 1.4.2',
    image: 'ghcr.io/acme/shop:1.4.2',
    digest: aDigest,
    by: 'ci (token github)',
    message: null,
    isServing: false,
    noChange: false,
    reason: null,
    createdAt,
    startedAt: createdAt,
    finishedAt: createdAt + 4200,
    ...props,
  }
}

const failedReason = 'Nothing listens where visitors would reach it: the app listens on 127.0.0.1:3000.'

export const someDeploys: readonly DeploySummary[] = [
  aDeploy({
    id: 'd1',
    status: 'failed',
    version: '1.5.0',
    reason: failedReason,
    createdAt: now - 20 * minuteMs,
    finishedAt: now - 20 * minuteMs + 12_000,
  }),
  aDeploy({ id: 'd2', isServing: true, message: 'Fix the cart total' }),
  aDeploy({ id: 'd3', kind: 'rollback', version: 'v11 · 1.4.1', by: 'anna@example.com', createdAt: now - 4 * hourMs }),
  aDeploy({
    id: 'd4',
    status: 'rolled_back',
    version: 'v11 · 1.4.3',
    reason: 'It died 8 s after the switch with code `137`.',
    createdAt: now - 5 * hourMs,
  }),
  aDeploy({
    id: 'd5',
    status: 'superseded',
    version: '1.4.2-rc1',
    createdAt: now - 6 * hourMs,
    startedAt: null,
    finishedAt: null,
  }),
  aDeploy({
    id: 'd6',
    status: 'cancelled',
    version: '1.4.2-rc0',
    by: 'anna@example.com',
    createdAt: now - 30 * hourMs,
  }),
  aDeploy({
    id: 'd7',
    noChange: true,
    version: '1.4.0',
    createdAt: now - 70 * hourMs,
    message:
      'A note that goes on for quite a while so that one sees how a long one is cut after its second line, whatever the width of the page may be, on a phone or on a desk.',
  }),
]

export const queuedDeploy = aDeploy({
  id: 'd0',
  status: 'queued',
  phase: 'queued',
  version: '1.5.1',
  startedAt: null,
  finishedAt: null,
  createdAt: now - 4000,
})
export const runningDeploy = aDeploy({
  status: 'running',
  phase: 'pulling',
  version: '1.5.0',
  createdAt: now - 6000,
  startedAt: now - 5200,
  finishedAt: null,
  message: 'Cart in two currencies',
})
export const failedDeploy = aDeploy({
  status: 'failed',
  phase: 'done',
  version: '1.5.0',
  reason: failedReason,
  createdAt: now - 20 * minuteMs,
  finishedAt: now - 20 * minuteMs + 12_000,
})

const names = ['resolve', 'pull', 'start', 'probe', 'switch', 'watch']

/** `times` of the phases that were reached; the last one has `end` as its state. */
export function steps(times: readonly number[], end: PhaseStep['state']): readonly PhaseStep[] {
  return names.map((name, at) => ({
    name,
    state: at < times.length - 1 ? 'done' : at === times.length - 1 ? end : 'waiting',
    ms: times[at],
  }))
}

export function aDeployPage(props: Partial<DeployDetails> & { readonly deploy: DeploySummary }): DeployDetails {
  return {
    steps: steps([200, 3100, 300, 400, 20, 30_000], 'done'),
    pull: null,
    error: null,
    fixes: [],
    serving: 'v12 · 1.4.2',
    wasHeld: false,
    winner: null,
    credential: 'ghcr-read (account default; covers ghcr.io)',
    ...props,
  }
}

export function logOf(texts: readonly string[], props: Partial<LogLine> = {}): readonly LogLine[] {
  return texts.map((text, n) => ({ n, text, at: now - minuteMs + n * 400, ...props }))
}

export const hostileLines = logOf([
  '\u001b[32minfo\u001b[0m  listening on \u001b[1mhttp://0.0.0.0:8080\u001b[22m',
  '\u001b[33mwarn\u001b[0m  \u001b[2mcache is cold\u001b[0m',
  '\u001b[91merror\u001b[0m connect ECONNREFUSED 10.213.0.9:5432',
  '<script>alert(1)</script> <div hx-get="/x" hx-trigger="load">never</div>',
  'invalid bytes: \ufffd\ufffd and a bell \u0007 and a flip \u202eesrever',
  'x'.repeat(9000),
  '\tindented with a tab\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007',
])
