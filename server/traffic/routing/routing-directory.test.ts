import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RouteTarget } from './route-target.ts'
import { openRoutingDirectory, type RoutingDirectory } from './routing-directory.ts'
import type { RoutingTable } from './routing-table.ts'

let data: string
let routes: RoutingDirectory

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'berth-routes-'))
  routes = openRoutingDirectory(data)
})

afterEach(() => rmSync(data, { recursive: true }))

function inRoutes(...path: readonly string[]): string {
  return join(data, 'routes', ...path)
}

function to(...addresses: readonly string[]): RouteTarget {
  return { kind: 'addresses', addresses }
}

const none: RoutingTable = {
  ...{ hosts: new Map(), holds: new Map(), https: new Set(), certificates: new Set(), pages: new Map() },
}

test('a host is a folder with one file, whose name changes when it is pointed elsewhere', () => {
  routes.addHost('shop.localhost', to('10.0.0.1:80'))
  expect(readdirSync(inRoutes('hosts'))).toEqual(['=shop.localhost'])
  expect(readdirSync(inRoutes('hosts', '=shop.localhost'))).toEqual(['10.0.0.1:80'])
  routes.point('shop.localhost', { kind: 'stopped' })
  expect(readdirSync(inRoutes('hosts', '=shop.localhost'))).toEqual(['stopped'])
  expect(routes.targetOf('shop.localhost')).toEqual({ kind: 'stopped' })
})

test('pointing a host to where it leads, adding it twice and removing it twice change nothing', () => {
  routes.addHost('shop.localhost', to('10.0.0.1:80'))
  routes.addHost('shop.localhost', to('10.0.0.1:80'))
  routes.point('shop.localhost', to('10.0.0.1:80'))
  expect(readdirSync(inRoutes('hosts', '=shop.localhost'))).toEqual(['10.0.0.1:80'])
  routes.removeHost('shop.localhost')
  routes.removeHost('shop.localhost')
  expect(routes.hosts()).toEqual([])
  expect(routes.targetOf('shop.localhost')).toBeUndefined()
})

test('a host that is not there is added by pointing it', () => {
  routes.point('shop.localhost', to('10.0.0.1:80'))
  expect(routes.hosts()).toEqual(['shop.localhost'])
})

test.for(['', '..', '*', 'a/b', 'Shop.localhost', '=x', '.x', 'x.', 'a_b', '[a]'])('%j never becomes a path', host => {
  expect(() => routes.addHost(host, { kind: 'stopped' })).toThrow('can be routed')
  expect(() => routes.allowCertificate(host)).toThrow()
  expect(() => routes.forceHttps(host, 'on')).toThrow()
})

test('a hold keeps its address in a file without a newline, and none while requests wait', () => {
  routes.setHold(7, '10.0.0.1:80')
  expect(readFileSync(inRoutes('holds', '7'), 'utf8')).toBe('10.0.0.1:80')
  routes.setHold(7, null)
  expect(readFileSync(inRoutes('holds', '7'), 'utf8')).toBe('127.0.0.1:1')
  expect(routes.holdOf(7)).toBeNull()
  expect(routes.holdOf(8)).toBeUndefined()
  expect(() => routes.setHold(1024, null)).toThrow()
  expect(() => routes.setHold(1, 'shop:80')).toThrow()
})

test('a host never leads to a hold that is not there', () => {
  routes.addHost('shop.localhost', { kind: 'hold', hold: 3 })
  expect(routes.holdOf(3)).toBeNull()
})

test('the addresses in use are those in hosts and in holds', () => {
  routes.addHost('a.localhost', to('10.0.0.1:80', '10.0.0.2:80'))
  routes.addHost('b.localhost', { kind: 'hold', hold: 1 })
  routes.setHold(1, '10.0.0.3:80')
  routes.setHold(2, null)
  expect([...routes.addressesInUse()].toSorted()).toEqual(['10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80'])
})

test('markers come and go', () => {
  routes.allowCertificate('a.localhost')
  routes.forceHttps('a.localhost', 'on')
  expect(readdirSync(inRoutes('certificates'))).toEqual(['a.localhost'])
  expect(readdirSync(inRoutes('https'))).toEqual(['=a.localhost'])
  routes.disallowCertificate('a.localhost')
  routes.forceHttps('a.localhost', 'off')
  routes.forceHttps('a.localhost', 'off')
  expect([...routes.allowedCertificates(), ...routes.httpsForced()]).toEqual([])
})

test('a rewrite writes what differs, removes what is not wanted, and touches nothing else', () => {
  routes.addHost('kept.localhost', to('10.0.0.1:80'))
  routes.addHost('moved.localhost', to('10.0.0.1:80'))
  routes.addHost('gone.localhost', to('10.0.0.1:80'))
  routes.setHold(1, null)
  routes.allowCertificate('gone.localhost')
  routes.setPage('gone.localhost', 'gone')
  routes.setPage('kept.localhost', 'kept')
  const wanted: RoutingTable = {
    hosts: new Map<string, RouteTarget>([
      ['kept.localhost', to('10.0.0.1:80')],
      ['moved.localhost', to('10.0.0.2:80')],
      ['new.localhost', { kind: 'hold', hold: 2 }],
    ]),
    holds: new Map([[2, '10.0.0.9:80']]),
    https: new Set(['kept.localhost']),
    certificates: new Set(),
    pages: new Map([
      ['kept.localhost', 'kept'],
      ['new.localhost', 'new'],
    ]),
  }
  expect(routes.rewrite(wanted).toSorted()).toEqual([
    'certificates/gone.localhost',
    'holds/1',
    'holds/2',
    'hosts/=gone.localhost',
    'hosts/=moved.localhost',
    'hosts/=new.localhost',
    'https/kept.localhost',
    'pages/=gone.localhost',
    'pages/=new.localhost',
  ])
  expect(routes.rewrite(wanted)).toEqual([])
  expect(routes.holdOf(2)).toBe('10.0.0.9:80')
})

test('damage by hand is mended by a rewrite', () => {
  mkdirSync(inRoutes('hosts', '=empty.localhost'))
  routes.addHost('two.localhost', to('10.0.0.1:80'))
  writeFileSync(inRoutes('hosts', '=two.localhost', 'stopped'), '')
  writeFileSync(inRoutes('hosts', 'stray'), '')
  const hosts = new Map([
    ['empty.localhost', to('10.0.0.2:80')],
    ['two.localhost', to('10.0.0.1:80')],
  ])
  routes.rewrite({ ...none, hosts })
  expect(readdirSync(inRoutes('hosts', '=empty.localhost'))).toEqual(['10.0.0.2:80'])
  expect(readdirSync(inRoutes('hosts', '=two.localhost'))).toEqual(['10.0.0.1:80'])
})

test('opening clears what an interrupted berth left aside, and leaves the routes', () => {
  routes.addHost('shop.localhost', to('10.0.0.1:80'))
  writeFileSync(inRoutes('.staging', '99'), 'half')
  routes = openRoutingDirectory(data)
  expect(readdirSync(inRoutes('.staging'))).toEqual([])
  expect(routes.targetOf('shop.localhost')).toEqual(to('10.0.0.1:80'))
})

test('syncing works also for what was removed since', async () => {
  routes.addHost('a.localhost', to('10.0.0.1:80'))
  routes.addHost('b.localhost', to('10.0.0.1:80'))
  routes.setHold(1, null)
  routes.removeHost('a.localhost')
  routes.removeHold(1)
  await routes.sync()
})

test('a reader in another thread never finds a host without a target while it is pointed to and fro', async () => {
  routes.addHost('shop.localhost', to('10.0.0.1:80'))
  const reader = startReader(inRoutes('hosts', '=shop.localhost'))
  await reader.started
  for (let round = 0; round < 20_000; round += 1) routes.point('shop.localhost', to(`10.0.0.${1 + (round % 2)}:80`))
  const { looks, without } = await reader.stop()
  expect(looks).toBeGreaterThan(1_000)
  expect(without).toBe(0)
})

interface Reader {
  readonly started: Promise<unknown>
  stop(): Promise<{ looks: number; without: number }>
}

function startReader(folder: string): Reader {
  const stopped = new Int32Array(new SharedArrayBuffer(4))
  const code = `
    const { readdirSync } = require('node:fs')
    const { parentPort, workerData } = require('node:worker_threads')
    let looks = 0, without = 0
    parentPort.postMessage('started')
    for (; Atomics.load(workerData.stopped, 0) === 0; looks++) if (readdirSync(workerData.folder).length === 0) without++
    parentPort.postMessage({ looks, without })`
  const worker = new Worker(code, { eval: true, workerData: { folder, stopped } })
  const next = <T>(): Promise<T> => new Promise(resolve => worker.once('message', resolve))
  const started = next()
  return {
    started,
    stop() {
      Atomics.store(stopped, 0, 1)
      return next()
    },
  }
}
