import { chmodSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import DatabaseFile from 'better-sqlite3'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { foreignRoutes, readHostRoutes } from '../../server/containers/networks/host-routes.ts'
import { formatRange } from '../../server/containers/networks/ipv4-range.ts'
import type { Check } from '../../server/host/doctor/check.ts'
import type { Diagnosis } from '../../server/host/doctor/examine.ts'
import { docker, dockerSubnets, loadImage } from '../support/bare-docker.ts'
import { freePool } from '../support/berth-server/free-pool.ts'
import { caddyPid, databaseFile, instanceOf } from '../support/berth-server/leftovers.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { freePort } from '../support/free-port.ts'
import { buildImage } from '../support/images/build-image.ts'
import { pageImage } from '../support/images/page-image.ts'
import { curl } from '../support/scene/curl.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = 'berth-doctor-page:1'
let server: BerthServer

beforeAll(async () => {
  await loadImage(buildImage(pageImage({ name: image, version: '1' })))
  server = await startBerthServer()
})

afterAll(async () => {
  await server?.stop()
})

/** What the running server says, and how long it took. */
async function diagnosis(): Promise<Diagnosis> {
  const { status, body } = await server.api<Diagnosis>('GET', '/system/doctor')
  expect(status).toBe(200)
  return body
}

async function check(name: string): Promise<Check | undefined> {
  return named((await diagnosis()).checks, name)
}

function named(checks: readonly Check[], name: string): Check | undefined {
  return checks.find(one => one.name === name)
}

/** `berthd doctor --json`, which exits 1 when something failed. */
async function commanded(): Promise<{ exit: number; found: Diagnosis }> {
  try {
    return { exit: 0, found: JSON.parse(await server.command('doctor', '--json')) as Diagnosis }
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string }
    return { exit: code, found: JSON.parse(stdout) as Diagnosis }
  }
}

async function container(name: string, body: object): Promise<AsyncDisposable> {
  await docker('POST', `/containers/create?name=${name}`, { Image: image, ...body })
  await docker('POST', `/containers/${name}/start`)
  return { [Symbol.asyncDispose]: async () => void (await docker('DELETE', `/containers/${name}?force=1`)) }
}

test('a healthy server has no failure, in under five seconds, and every warning has a remedy', async () => {
  const beganAt = performance.now()
  const { exit, found } = await commanded()
  expect(performance.now() - beganAt).toBeLessThan(5000)
  expect(found.checks.filter(({ result }) => result === 'failure')).toEqual([])
  expect(found).toMatchObject({ ok: true })
  expect(exit).toBe(0)
  for (const { result, remedy } of found.checks) expect(remedy === undefined).toBe(result === 'ok')
  expect(named(found.checks, 'server')?.reason).toContain('runs')
})

test('the command prints the settings in force and where they came from', async () => {
  const printed = await server.command('doctor')
  expect(printed).toMatch(/BERTH_HTTP_PORT +\d+ +environment/)
  expect(printed).toMatch(/BERTH_DOCKER +\S+ +default/)
  expect(printed).toMatch(/ok +database/)
})

test('only admins may ask', async () => {
  const { status } = await server.api('GET', '/system/doctor', undefined, 'nobody')
  expect(status).toBe(401)
})

test('a container and a network that no record knows are found', async () => {
  const labels = { 'berth.instance': instanceOf(databaseFile(server.dataDirectory)), 'berth.managed': 'true' }
  await using _lost = await container('berth-doctor-lost', { Labels: labels })
  await docker('POST', '/networks/create', {
    Name: 'berth-doctor-lost',
    Labels: { ...labels, 'berth.project': 'gone' },
  })
  expect(await check('orphaned-containers')).toMatchObject({
    result: 'warning',
    remedy: expect.stringContaining('lost'),
  })
  expect(await check('orphaned-networks')).toMatchObject({ result: 'warning', remedy: expect.stringContaining('lost') })
  await docker('DELETE', '/networks/berth-doctor-lost')
})

test('a port that Docker opens past the firewall is found', async () => {
  const port = String(await freePort())
  const bindings = { PortBindings: { '8080/tcp': [{ HostIp: '0.0.0.0', HostPort: port }] } }
  await using _open = await container('berth-doctor-open', { HostConfig: bindings })
  const found = await check('published-ports')
  expect(found).toMatchObject({
    result: 'warning',
    reason: expect.stringContaining(`berth-doctor-open on 0.0.0.0:${port}`),
  })
})

test('a route that no record knows is found', async () => {
  const stray = join(server.dataDirectory, 'routes', 'hosts', '=stray.localhost')
  mkdirSync(stray)
  expect(await check('routes')).toMatchObject({ result: 'warning', reason: expect.stringContaining('stray.localhost') })
  rmSync(stray, { recursive: true, force: true })
})

test('a key and a database that others can read are found', async () => {
  const files = [join(server.dataDirectory, 'key'), databaseFile(server.dataDirectory)]
  for (const file of files) chmodSync(file, 0o644)
  const { exit, found } = await commanded()
  expect(exit).toBe(1)
  expect(named(found.checks, 'key')).toMatchObject({ result: 'failure', reason: expect.stringContaining('by others') })
  expect(named(found.checks, 'file-rights')).toMatchObject({ result: 'failure', remedy: `chmod 600 ${files[1]}` })
  for (const file of files) chmodSync(file, 0o600)
})

test('a configuration of somebody else in Caddy is found', async () => {
  await server.kill9()
  const admin = join(server.dataDirectory, 'proxy/admin.sock')
  const foreign = JSON.stringify({ admin: { listen: `unix/${admin}`, origins: ['127.0.0.1'] } })
  await curl('--unix-socket', admin, 'http://127.0.0.1/load', '-H', 'Content-Type: application/json', '-d', foreign)
  const { found } = await commanded()
  expect(named(found.checks, 'caddy-config')?.result).toBe('failure')
  expect(named(found.checks, 'proxy-port')?.result).toBe('failure')
  expect(named(found.checks, 'server')?.result).toBe('warning')
})

test('without berthd and Caddy the doctor still answers', async () => {
  await server.terminate()
  process.kill(caddyPid(server.dataDirectory) ?? 0, 'SIGKILL')
  const beganAt = performance.now()
  const { exit, found } = await commanded()
  expect(performance.now() - beganAt).toBeLessThan(5000)
  expect(exit).toBe(1)
  expect(named(found.checks, 'caddy')).toMatchObject({ result: 'failure', remedy: expect.stringContaining('berthd') })
  expect(named(found.checks, 'database')?.result).toBe('ok')
  await server.restart()
  expect((await diagnosis()).ok).toBe(true)
})

test('a key that is gone locks the secrets, and both are found', async () => {
  const key = join(server.dataDirectory, 'key')
  renameSync(key, `${key}-aside`)
  await server.restart()
  expect(await check('key')).toMatchObject({ result: 'failure', reason: expect.stringContaining('is not there') })
  expect(await check('secrets')).toMatchObject({ result: 'failure', remedy: expect.stringContaining('BERTH_KEY_FILE') })
  renameSync(`${key}-aside`, key)
  await server.restart()
  expect((await check('secrets'))?.result).toBe('ok')
})

test('a pool that another network of the host stands in is found', async () => {
  const routes = foreignRoutes(readHostRoutes(), await dockerSubnets())
  const route = routes.find(({ range }) => range.bits >= 16)
  if (route === undefined) throw new Error('this host has no network but those of Docker')
  const first = Math.floor(route.range.first / 2 ** 16) * 2 ** 16
  await server.restart({ BERTH_NETWORK_POOL: formatRange({ first, bits: 16 }) })
  expect(await check('network-pool')).toMatchObject({
    result: 'warning',
    remedy: expect.stringMatching(/for example 10\.\d+\.0\.0\/16/),
  })
  await server.restart({ BERTH_NETWORK_POOL: await freePool() })
})

test('an entry of the audit log that was changed by hand is found', async () => {
  await server.terminate()
  const file = new DatabaseFile(databaseFile(server.dataDirectory))
  file.exec("DROP TRIGGER audit_is_append_only_on_update; UPDATE audit SET target = 'apps/other' WHERE n = 1")
  file.close()
  await server.restart()
  expect(await check('audit')).toMatchObject({ result: 'failure', reason: expect.stringContaining('Entry 1 ') })
})

test('a damaged database is found while no server can run, and its remedy helps', async () => {
  const backup = await server.command('backup', 'create')
  await server.terminate()
  const file = openSync(databaseFile(server.dataDirectory), 'r+')
  writeSync(file, Buffer.alloc(60_000, 7), 0, 60_000, 4096)
  const { exit, found } = await commanded()
  expect(exit).toBe(1)
  expect(named(found.checks, 'database')).toMatchObject({ result: 'failure', remedy: expect.stringContaining(backup) })
  for (const end of ['', '-wal', '-shm']) rmSync(`${databaseFile(server.dataDirectory)}${end}`, { force: true })
  await server.command('backup', 'restore', backup)
  expect(named((await commanded()).found.checks, 'database')?.result).toBe('ok')
})
