import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CaddySurvey } from '../../adapters/caddy/survey-caddy.ts'
import type { DnsAnswer } from '../../traffic/certificates/dns-verdict.ts'
import type { RouteTarget } from '../../traffic/routing/route-target.ts'
import { backupCheck } from './backup-check.ts'
import { caddyChecks } from './caddy-checks.ts'
import type { Check } from './check.ts'
import { leftoverChecks } from './leftover-checks.ts'
import { clockCheck, judgeDisk, memoryCheck } from './machine-checks.ts'
import { panelCheck } from './panel-check.ts'
import { routingCheck } from './routing-check.ts'
import { rightsChecks } from './storage-checks.ts'
import { taskLimitCheck } from './task-limit-check.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-doctor-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function aCaddy(other: Partial<CaddySurvey> = {}): CaddySurvey {
  return { state: 'up', version: '2.11.4', config: 'ours', port: 'proxy', ...other }
}

const caddySettings = { httpPort: 80, caddy: { mode: 'managed', admin: null, binary: null } } as const

/** `name: result` of all that are not ok; each of them has a remedy. */
function found(checks: readonly Check[]): readonly string[] {
  const bad = checks.filter(({ result }) => result !== 'ok')
  for (const { remedy = '' } of bad) expect(remedy).not.toBe('')
  return bad.map(({ name, result }) => `${name}: ${result}`)
}

test('what of Caddy is not as it should be fails', () => {
  expect(found(caddyChecks(aCaddy(), caddySettings))).toEqual([])
  expect(found(caddyChecks(aCaddy({ config: 'another' }), caddySettings))).toEqual(['caddy-config: failure'])
  expect(found(caddyChecks(aCaddy({ port: 'another program' }), caddySettings))).toEqual(['proxy-port: failure'])
  const down = aCaddy({
    state: 'down',
    config: null,
    port: 'nobody',
    version: { unfit: 'too old', advice: 'Upgrade.' },
  })
  expect(found(caddyChecks(down, caddySettings))).toEqual([
    'caddy-version: failure',
    'caddy: failure',
    'caddy-config: warning',
    'proxy-port: failure',
  ])
})

test('a disk, its inodes and the memory are judged by what is free', () => {
  const gib = 2 ** 30
  expect(found(judgeDisk('disk', '/', { freeBytes: 20 * gib, freeInodes: 0.5 }))).toEqual([])
  expect(found(judgeDisk('disk', '/', { freeBytes: gib, freeInodes: 0.03 }))).toEqual([
    'disk: warning',
    'disk-inodes: warning',
  ])
  expect(found(judgeDisk('disk', '/', { freeBytes: 0, freeInodes: 0 }))).toEqual([
    'disk: failure',
    'disk-inodes: failure',
  ])
  expect(found([memoryCheck('MemTotal: 1 kB\nMemAvailable:   4000000 kB\n')])).toEqual([])
  expect(found([memoryCheck('MemTotal: 1 kB\nMemAvailable:   100000 kB\n')])).toEqual(['memory: warning'])
  expect(found([memoryCheck('MemTotal: 1 kB\nMemAvailable:   1000 kB\n')])).toEqual(['memory: failure'])
})

test('a clock that runs behind what is recorded fails', () => {
  const now = Date.UTC(2026, 0, 1)
  expect(found([clockCheck({ now, newestEntryAt: now - 5, isSynchronized: null })])).toEqual([])
  expect(found([clockCheck({ now, newestEntryAt: 0, isSynchronized: false })])).toEqual(['clock: warning'])
  const behind = clockCheck({ now, newestEntryAt: now + 600_000, isSynchronized: true })
  expect(behind.reason).toContain('10 minutes before')
  expect(found([behind])).toEqual(['clock: failure'])
})

test('containers and networks of this berth without a record are named, those of another are not', () => {
  const label = (instance: string, project = 'main') => ({ 'berth.instance': instance, 'berth.project': project })
  const engine = {
    containers: [
      { id: '1', name: 'known', labels: label('mine'), published: [] },
      { id: '2', name: 'lost', labels: label('mine'), published: [] },
      { id: '3', name: 'of-another', labels: label('other'), published: [] },
    ],
    networks: [
      { name: 'berth-mine-main', subnets: [], labels: label('mine'), strangers: null },
      { name: 'berth-mine-gone', subnets: [], labels: label('mine', 'gone'), strangers: null },
    ],
  }
  const checks = leftoverChecks(engine, { instance: 'mine', containers: new Set(['1']), projects: new Set(['main']) })
  expect(checks.map(({ remedy }) => remedy)).toEqual([
    'berthd removes them after ten minutes; at once: docker rm -f lost',
    'docker network rm berth-mine-gone',
  ])
})

test('apps that reached their task limit are named', () => {
  const web = { app: 'shop', process: 'web', hits: 0 }
  expect(found([taskLimitCheck([web]), taskLimitCheck([{ ...web, hits: null }]), taskLimitCheck([])])).toEqual([])
  const hit = taskLimitCheck([web, { app: 'blog', process: 'worker', hits: 3 }])
  expect([hit.result, hit.reason]).toEqual(['warning', 'These reached their task limit: blog worker.'])
})

test('the name of the panel must lead here; a DNS that says nothing is said in time', async () => {
  const asked = (host: string, lookUp: () => Promise<DnsAnswer>) =>
    panelCheck({ host, lookUp, ownAddresses: ['198.51.100.7'], limitMs: 20 })
  const to = (address: string) => async (): Promise<DnsAnswer> => ({
    kind: 'addresses',
    addresses: [address],
    aliases: [],
  })
  expect(found([await asked('berth.example.com', to('198.51.100.7'))])).toEqual([])
  expect(found([await asked('berth.localhost', to('203.0.113.1'))])).toEqual([])
  const elsewhere = await asked('berth.example.com', to('203.0.113.1'))
  expect(elsewhere.reason).toMatch(/^berth\.example\.com: DNS leads to 203\.0\.113\.1/)
  expect(elsewhere.remedy).toContain('*.example.com')
  const silent = await asked('berth.example.com', () => new Promise(() => {}))
  expect([silent.result, silent.reason]).toEqual(['warning', expect.stringContaining('did not answer')])
})

test('a host that leads elsewhere, one too many and one too few are named', () => {
  const to = (address: string): RouteTarget => ({ kind: 'addresses', addresses: [address] })
  const standing = new Map([
    ['a.test', to('10.0.0.1:80')],
    ['extra.test', to('10.0.0.2:80')],
  ])
  const wanted = new Map([
    ['a.test', to('10.0.0.9:80')],
    ['b.test', to('10.0.0.3:80')],
  ])
  const routes = {
    hosts: () => [...standing.keys()],
    targetOf: (host: string) => standing.get(host),
    holdOf: () => null,
  }
  const check = routingCheck(routes, { hosts: wanted, holds: new Map([[7, '10.0.0.4:80']]) })
  expect(check.reason).toContain('a.test, b.test, extra.test, hold 7')
  expect(routingCheck(routes, { hosts: standing, holds: new Map() }).result).toBe('ok')
})

test('a key or a database that others can read, and a missing key, fail', () => {
  const places = { dataDirectory: folder, keyFile: join(folder, 'key') }
  expect(found(rightsChecks(places))).toEqual(['key: warning'])
  writeFileSync(join(folder, 'berth.db'), '', { mode: 0o600 })
  expect(found(rightsChecks(places))).toEqual(['key: failure'])
  writeFileSync(places.keyFile, `${'0f'.repeat(32)}\n`, { mode: 0o400 })
  expect(found(rightsChecks(places))).toEqual([])
  chmodSync(join(folder, 'berth.db'), 0o644)
  chmodSync(places.keyFile, 0o440)
  expect(found(rightsChecks(places))).toEqual(['key: failure', 'file-rights: failure'])
})

test('a backup file that others can read fails', () => {
  const places = { dataDirectory: folder, keyFile: join(folder, 'key') }
  mkdirSync(join(folder, 'backups'))
  const path = join(folder, 'backups', 'berth-2026-01-31T12-00-00-000Z.tar.gz')
  writeFileSync(path, '')
  chmodSync(path, 0o644)
  expect(rightsChecks(places).at(-1)).toMatchObject({ result: 'failure', remedy: `chmod 600 ${path}` })
})

test('a newest backup of more than half a day is a warning', () => {
  const now = Date.UTC(2026, 0, 31, 12)
  const made = (hoursAgo: number) => [{ path: '/b', createdAt: now - hoursAgo * 3_600_000, bytes: 1 }]
  expect(found([backupCheck(made(6.5), now)])).toEqual([])
  expect(found([backupCheck(made(14), now)])).toEqual(['backup: warning'])
  expect(found([backupCheck([], now)])).toEqual(['backup: warning'])
})
