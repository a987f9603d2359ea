import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docker, loadImage } from '../support/bare-docker.ts'
import { freePool } from '../support/berth-server/free-pool.ts'
import { removeLeftovers } from '../support/berth-server/leftovers.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { hostImage } from '../support/images/host-image.ts'
import { checkoutPath, toolPath } from '../support/images/tool-path.ts'
import { type ProgramEnd, runProgram } from '../support/installed/run-program.ts'
import { loadSamples, sampleImage } from '../support/scene/sample.ts'

/** One image is built of this checkout, and one pair of containers lives through this file. */
const base = 'berth-test/host:1'
const image = `berth-test/checkout-${process.pid}:1`
const parent = mkdtempSync(join(tmpdir(), 'berth-compose-'))
const data = `${parent}-data`
let settings: Record<string, string>
let panel: string

beforeAll(async () => {
  await Promise.all([loadSamples(), loadImage(hostImage(base))])
  const [listen, httpPort] = [await freePort(), await freePort()]
  panel = `http://127.0.0.1:${listen}`
  settings = {
    BERTH_NAME: `berth-test-${process.pid}`,
    BERTH_IMAGE: image,
    BERTH_DATA: data,
    BERTH_ETC: join(parent, 'etc'),
    BERTH_LISTEN: `127.0.0.1:${listen}`,
    BERTH_HTTP_PORT: String(httpPort),
    BERTH_HTTPS_PORT: 'off',
    BERTH_NETWORK_POOL: await freePool(),
  }
})

afterAll(async () => {
  await compose('down', '--timeout', '10')
  await removeLeftovers(data)
  for (const name of [image, base]) await docker('DELETE', `/images/${name}?force=1`)
  await runProgram('docker', ['image', 'prune', '--force', '--filter', 'label=berth.stage=built'])
  for (const path of [parent, data]) rmSync(path, { recursive: true, force: true })
})

test('a checkout becomes an image by `docker build` alone', { timeout: 600_000 }, async () => {
  const bases = ['BASE', 'BUILDER', 'CADDY'].flatMap(name => ['--build-arg', `${name}=${base}`])
  const built = await runProgram('docker', ['build', '--network', 'host', ...bases, '--tag', image, checkoutPath()], {
    env: { DOCKER_BUILDKIT: '0' },
  })
  expect([built.code, built.code === 0 ? '' : built.said]).toEqual([0, ''])
  const { version } = JSON.parse(readFileSync(checkoutPath('package.json'), 'utf8')) as { version: string }
  const { stdout } = await runProgram('docker', ['run', '--rm', image, 'version'])
  expect(stdout).toBe(`${version}\n`)
})

test('compose.yaml starts berth and Caddy, each as a user of its own with one right alone', async () => {
  expect(await compose('config', '--quiet')).toMatchObject({ code: 0, said: '' })
  const { code, said } = await compose('up', '--no-build', '--detach')
  expect([code, code === 0 ? '' : said]).toEqual([0, ''])
  expect(await eventually(isReady, ready => ready)).toBe(true)
  // CAP_DAC_OVERRIDE, and CAP_NET_BIND_SERVICE.
  expect(await rightsOf('berth')).toEqual({ uid: '10213', may: '0000000000000002', bound: '0000000000000002' })
  expect(await rightsOf('caddy')).toEqual({ uid: '10214', may: '0000000000000400', bound: '0000000000000400' })
})

test('an app is deployed there, and answers through Caddy, also after both were replaced', async () => {
  const made = await compose(...inBerth('token', 'create', '--name', 'test', '--role', 'admin'))
  const authorization = `Bearer ${made.stdout.trim()}`
  const post = async (path: string, body: object): Promise<unknown> => {
    const headers = { authorization, 'content-type': 'application/json' }
    return (await fetch(`${panel}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  await post('/apps', { name: 'shop', image: sampleImage('v1'), pullPolicy: 'never' })
  expect(await post('/apps/shop/deploys', { wait: true })).toMatchObject({ status: 'live' })
  expect(await shopAnswers()).toBe(true)
  await compose('up', '--no-build', '--detach', '--force-recreate')
  expect(await eventually(shopAnswers, answers => answers)).toBe(true)
})

function compose(...words: readonly string[]): Promise<ProgramEnd> {
  const program = toolPath('docker-compose', 'BERTH_TEST_COMPOSE')
  return runProgram(program, ['--file', checkoutPath('compose.yaml'), '--progress', 'plain', ...words], {
    env: settings,
  })
}

function inBerth(...words: readonly string[]): readonly string[] {
  return ['exec', '--no-TTY', 'berth', '/berth/bin/berthd', ...words]
}

async function isReady(): Promise<boolean> {
  return (await fetch(`${panel}/readyz`).catch(() => null))?.ok === true
}

async function shopAnswers(): Promise<boolean> {
  const { code } = await runProgram('curl', ['-fsS', `http://shop.localhost:${settings.BERTH_HTTP_PORT}/`])
  return code === 0
}

async function rightsOf(service: string) {
  const id = (await compose('ps', '--quiet', service)).stdout.trim()
  const { body } = await docker('GET', `/containers/${id}/json`)
  const status = readFileSync(`/proc/${(body as { State: { Pid: number } }).State.Pid}/status`, 'utf8')
  const word = (name: string): string => new RegExp(`^${name}:\\s+(\\w+)`, 'm').exec(status)?.[1] ?? 'none'
  return { uid: word('Uid'), may: word('CapPrm'), bound: word('CapBnd') }
}
