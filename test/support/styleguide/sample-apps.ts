import type { AppSummary } from '../../../views/apps/app-row.tsx'
import { dayMs, hourMs, now } from './sample-frame.ts'

export function anApp(props: Partial<AppSummary> = {}): AppSummary {
  const name = props.name ?? 'shop'
  return {
    name,
    project: 'default',
    status: 'running',
    host: `${name}.example.com`,
    url: `https://${name}.example.com`,
    version: 'v12 · 1.4.2',
    liveSince: now - 3 * hourMs,
    ...props,
  }
}

export const longName = 'a-name-of-exactly-forty-letters-or-so-ok'
export const longHost = `${'very-long-label-of-a-host-name-that-goes-on-and-on.'.repeat(4)}example.com`

export const sevenApps: readonly AppSummary[] = [
  anApp({
    name: 'api',
    status: 'deploying',
    version: 'v4 · 1.4.9',
    memoryBytes: 88 * 2 ** 20,
    traffic: traffic(3),
    deploy: { id: '01J', version: '1.5.0', phase: 'probing', startedAt: now - 2000 },
  }),
  anApp({
    name: 'mailer',
    status: 'failing',
    host: null,
    url: null,
    version: '0.9.1',
    reason: 'crash looping, 7 in 5 min: raise `startTimeoutSeconds`',
  }),
  anApp({ name: 'web', memoryBytes: 41 * 2 ** 20, traffic: traffic(12) }),
  anApp({ name: 'worker', host: null, url: null, liveSince: now - 12 * dayMs, memoryBytes: 212 * 2 ** 20 }),
  anApp({
    name: longName,
    project: 'tools',
    host: longHost,
    version: 'sha256:9f2c…81ab',
    memoryBytes: 3 * 2 ** 30,
    traffic: traffic(1840),
  }),
  anApp({ name: 'old-blog', project: 'tools', status: 'stopped', liveSince: null }),
  anApp({ name: 'wiki', project: 'tools', status: 'empty', version: null, liveSince: null }),
]

export const manyApps: readonly AppSummary[] = Array.from({ length: 500 }, (_, n) =>
  anApp({
    name: `app-${String(n).padStart(3, '0')}`,
    status: n % 97 === 13 ? 'failing' : n % 7 === 3 ? 'stopped' : 'running',
    ...(n % 97 === 13 ? { reason: 'exits with code 1 after 0.4 s' } : {}),
    liveSince: now - n * hourMs,
  }),
)

function traffic(perSecond: number): NonNullable<AppSummary['traffic']> {
  return { perSecond, history: Array.from({ length: 24 }, (_, n) => perSecond * (1 + Math.sin(n / 3 + perSecond) / 2)) }
}
