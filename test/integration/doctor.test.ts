import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { foreignRoutes, readHostRoutes } from '../../server/containers/networks/host-routes.ts'
import { formatRange } from '../../server/containers/networks/ipv4-range.ts'
import { docker, dockerSubnets, loadImage } from '../support/bare-docker.ts'
import { freePool } from '../support/berth-server/free-pool.ts'
import { databaseFile, instanceOf } from '../support/berth-server/leftovers.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { freePort } from '../support/free-port.ts'
import { buildImage } from '../support/images/build-image.ts'
import { pageImage } from '../support/images/page-image.ts'
import { check, commanded, named } from './doctor-rig.ts'

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

async function container(name: string, body: object): Promise<AsyncDisposable> {
  await docker('POST', `/containers/create?name=${name}`, { Image: image, ...body })
  await docker('POST', `/containers/${name}/start`)
  return { [Symbol.asyncDispose]: async () => void (await docker('DELETE', `/containers/${name}?force=1`)) }
}

test('a healthy server has no failure, and every warning has a remedy', async () => {
  const { exit, found } = await commanded(server)
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
  onTestFinished(async () => void (await docker('DELETE', '/networks/berth-doctor-lost')))
  await docker('POST', '/networks/create', {
    Name: 'berth-doctor-lost',
    Labels: { ...labels, 'berth.project': 'gone' },
  })
  expect(await check(server, 'orphaned-containers')).toMatchObject({
    result: 'warning',
    remedy: expect.stringContaining('lost'),
  })
  expect(await check(server, 'orphaned-networks')).toMatchObject({
    result: 'warning',
    remedy: expect.stringContaining('lost'),
  })
})

test('a port that Docker opens past the firewall is found', async () => {
  const port = String(await freePort())
  const bindings = { PortBindings: { '8080/tcp': [{ HostIp: '0.0.0.0', HostPort: port }] } }
  await using _open = await container('berth-doctor-open', { HostConfig: bindings })
  const found = await check(server, 'published-ports')
  expect(found).toMatchObject({
    result: 'warning',
    reason: expect.stringContaining(`berth-doctor-open on 0.0.0.0:${port}`),
  })
})

test('a route that no record knows is found', async () => {
  const stray = join(server.dataDirectory, 'routes', 'hosts', '=stray.localhost')
  mkdirSync(stray)
  onTestFinished(() => rmSync(stray, { recursive: true, force: true }))
  expect(await check(server, 'routes')).toMatchObject({
    result: 'warning',
    reason: expect.stringContaining('stray.localhost'),
  })
})

test('a key and a database that others can read are found', async () => {
  const files = [join(server.dataDirectory, 'key'), databaseFile(server.dataDirectory)]
  onTestFinished(() => {
    for (const file of files) chmodSync(file, 0o600)
  })
  for (const file of files) chmodSync(file, 0o644)
  const { exit, found } = await commanded(server)
  expect(exit).toBe(1)
  expect(named(found.checks, 'key')).toMatchObject({ result: 'failure', reason: expect.stringContaining('by others') })
  expect(named(found.checks, 'file-rights')).toMatchObject({ result: 'failure', remedy: `chmod 600 ${files[1]}` })
})

test('a key that is gone locks the secrets, and both are found', async () => {
  const key = join(server.dataDirectory, 'key')
  renameSync(key, `${key}-aside`)
  onTestFinished(async () => {
    if (!existsSync(`${key}-aside`)) return
    renameSync(`${key}-aside`, key)
    await server.restart()
  })
  await server.restart()
  expect(await check(server, 'key')).toMatchObject({
    result: 'failure',
    reason: expect.stringContaining('is not there'),
  })
  expect(await check(server, 'secrets')).toMatchObject({
    result: 'failure',
    remedy: expect.stringContaining('BERTH_KEY_FILE'),
  })
  renameSync(`${key}-aside`, key)
  await server.restart()
  expect((await check(server, 'secrets'))?.result).toBe('ok')
})

test('a pool that another network of the host stands in is found', async () => {
  const routes = foreignRoutes(readHostRoutes(), await dockerSubnets())
  const route = routes.find(({ range }) => range.bits >= 16)
  if (route === undefined) throw new Error('this host has no network but those of Docker')
  const first = Math.floor(route.range.first / 2 ** 16) * 2 ** 16
  onTestFinished(async () => server.restart({ BERTH_NETWORK_POOL: await freePool() }))
  await server.restart({ BERTH_NETWORK_POOL: formatRange({ first, bits: 16 }) })
  expect(await check(server, 'network-pool')).toMatchObject({
    result: 'warning',
    remedy: expect.stringMatching(/for example 10\.\d+\.0\.0\/16/),
  })
})
