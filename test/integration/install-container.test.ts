import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startAcme, type TestAcme } from '../support/acme.ts'
import { docker, loadImage } from '../support/bare-docker.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { aPrivateRoot, type PrivateRoot } from '../support/installed/private-root.ts'
import { makeRelease, type Release } from '../support/installed/release.ts'
import { type Api, adminApi, issuerOf, visitorsOf } from '../support/installed/visits.ts'
import { startLoad } from '../support/load/load.ts'
import { loadSamples, sampleImage } from '../support/scene/sample.ts'

vi.setConfig({ testTimeout: 180_000 })

/** One installation in containers lives through this file; the base of its image is made of what is here. */
let release: Release
let root: PrivateRoot
let acme: TestAcme
let api: Api
let berth: string
let inContainers: readonly string[]

beforeAll(async () => {
  await loadSamples()
  release = await makeRelease()
  inContainers = ['--mode', 'container', '--bundle', release.bundle]
  const environment: Record<string, string> = {}
  root = await aPrivateRoot(environment)
  acme = await startAcme(root)
  environment.SSL_CERT_FILE = acme.settings.rootFiles?.[0] ?? ''
}, 300_000)

afterAll(async () => {
  await root?.[Symbol.asyncDispose]()
  await acme?.[Symbol.asyncDispose]()
  await release?.[Symbol.asyncDispose]()
})

test('an image that cannot be had is one line, and what was begun is taken away again', async () => {
  const { code, stderr } = await root.install([...inContainers, '--base', '127.0.0.1:1/none:1', '--yes'])
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^install\.sh: --base 127\.0\.0\.1:1\/none:1: .*\n$/)])
  expect(await root.install(['--uninstall', '--yes'])).toMatchObject({ code: 0, stderr: '' })
  expect(await root.traces()).toEqual([])
})

test('from a bundle an app is live in containers, behind a certificate, and nothing was pulled', async () => {
  const since = Math.floor(Date.now() / 1000)
  const authority = ['--acme-ca', acme.settings.directory ?? '']
  const { code, said } = await root.install([...inContainers, ...authority, '--yes'])
  expect([code, said]).toEqual([0, expect.stringMatching(/Sign in +https?:\/\/berth\.localhost:\d+\/sign-in\//)])
  const lines = said.split('\n').filter(line => line.includes(' docker run '))
  expect(lines).toHaveLength(2)
  berth = / --name (berth-\d+) /.exec(lines[1] ?? '')?.[1] ?? ''
  expect(await pullsSince(since)).toEqual([])
  api = await adminApi(root)
  await api('POST', '/apps', { name: 'shop', image: sampleImage('v1'), pullPolicy: 'never' })
  expect(await api('POST', '/apps/shop/deploys', { wait: true })).toMatchObject({ status: 'live' })
  await api('PUT', '/apps/shop/domains/shop.berth-test.example', { insist: true })
  const issuer = await eventually(
    () => issuerOf(root, 'shop.berth-test.example'),
    one => one.includes('Pebble'),
  )
  expect(issuer).toContain('Pebble')
})

test('the image is small, its root cannot be written, and each program is a user of its own with one right alone', async () => {
  const [server, caddy] = [await inspected(berth), await inspected(`${berth}-caddy`)]
  const { body } = await docker('GET', `/images/${server.Image}/json`)
  expect((body as { Size: number }).Size).toBeLessThan(300e6)
  expect([server, caddy].map(({ HostConfig }) => HostConfig.ReadonlyRootfs)).toEqual([true, true])
  // CAP_DAC_OVERRIDE, and CAP_NET_BIND_SERVICE.
  expect(rightsOf(server.State.Pid)).toEqual({ uid: '10213', may: '0000000000000002', bound: '0000000000000002' })
  expect(rightsOf(caddy.State.Pid)).toEqual({ uid: '10214', may: '0000000000000400', bound: '0000000000000400' })
})

test('a deploy loses no request', async () => {
  await api('PUT', '/apps/shop/domains/shop.localhost', { forceHttps: false })
  await using load = await startLoad(visitorsOf(root))
  expect(await api('POST', '/apps/shop/deploys', { image: sampleImage('v2'), wait: true })).toMatchObject({
    status: 'live',
  })
  const report = await load.stop()
  expect(report.losses).toEqual([])
  expect(report.webSockets.filter(life => life.endedAt !== null)).toEqual([])
})

test.each([
  ['LISTENS_ON_LOOPBACK', 'exec httpd -f -p "127.0.0.1:$PORT" -h /'],
  ['PORT_MISMATCH', 'exec httpd -f -p 3000 -h /'],
  ['NOT_LISTENING', 'exec sleep 1000'],
])('of an app of another user it sees %s', async (code, script) => {
  const name = code.toLowerCase().replaceAll('_', '-')
  const image = `berth-test/${name}:1`
  await loadImage(buildImage(scriptImage(image, script)))
  await api('POST', '/apps', { name, image, pullPolicy: 'never', startTimeoutSeconds: 3 })
  await expect(api('POST', `/apps/${name}/deploys`, { wait: true })).rejects.toThrow(`"code":"${code}"`)
  await api('DELETE', `/apps/${name}`)
})

test('a second run changes nothing, and Docker calls the container healthy', async () => {
  const before = await ids()
  const { code, stdout } = await root.install(['--bundle', release.bundle, '--yes'])
  expect([code, stdout, await ids()]).toEqual([0, expect.stringContaining('nothing was changed'), before])
  const { State } = await eventually(
    () => inspected(berth),
    ({ State }) => State.Health?.Status === 'healthy',
  )
  expect(State.Health?.Status).toBe('healthy')
})

test('the doctor finds no failure, and backups go where root wants them', async () => {
  expect(await root.berthd('doctor')).toContain('docker-disk')
  const file = join(root.folder, 'copy.tar.gz')
  expect(await root.berthd('backup', 'create', '--to', file)).toBe(file)
  expect(await root.berthd('backup', 'verify', file)).toContain('good')
  rmSync(file)
})

test('an upgrade and one that goes back lose no request, and Caddy runs on', async () => {
  const [, caddy] = await ids()
  await using load = await startLoad(visitorsOf(root))
  const upgraded = await installFrom(release.variant('0.2.0'))
  expect([upgraded.code, upgraded.said]).toEqual([0, expect.stringContaining('berth 0.2.0 is ready')])
  const broken = await installFrom(release.variant('0.3.0', program => endsAtStart + program))
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('the reason is here')])
  expect((await load.stop()).losses).toEqual([])
  expect(await api('GET', '/system')).toMatchObject({ version: '0.2.0' })
  expect((await ids())[1]).toBe(caddy)
})

test('uninstall keeps the data, from which another installation goes on; purge leaves no trace', async () => {
  const ownScript = join(root.folder, 'usr/lib/berth/current/install.sh')
  expect(await root.install(['--uninstall', '--yes'], ownScript)).toMatchObject({ code: 0, stderr: '' })
  expect(await root.traces()).toEqual([root.folder, root.data])
  const back = await root.install(['--yes', '--mode', 'native'], join(release.variant('0.4.0'), 'install.sh'))
  expect([back.code, back.said]).toEqual([0, expect.stringContaining('What was kept is back')])
  expect(await issuerOf(root, 'shop.berth-test.example')).toContain('Pebble')
  const { code } = await root.install(['--uninstall', '--purge', '--yes'])
  expect([code, await root.traces()]).toEqual([0, []])
})

const endsAtStart = "if (process.argv[2] === 'serve') throw new Error('the reason is here');"

function installFrom(folder: string) {
  return root.install(['--yes', '--base', 'host'], join(folder, 'install.sh'))
}

interface Container {
  readonly Id: string
  readonly Image: string
  readonly State: { readonly Pid: number; readonly Health?: { readonly Status: string } }
  readonly HostConfig: { readonly ReadonlyRootfs: boolean }
}

async function inspected(name: string): Promise<Container> {
  return (await docker('GET', `/containers/${name}/json`)).body as Container
}

async function ids(): Promise<readonly string[]> {
  return [(await inspected(berth)).Id, (await inspected(`${berth}-caddy`)).Id]
}

function rightsOf(pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const word = (name: string): string => new RegExp(`^${name}:\\s+(\\w+)`, 'm').exec(status)?.[1] ?? 'none'
  return { uid: word('Uid'), may: word('CapPrm'), bound: word('CapBnd') }
}

/** Names of images; those of other tests, which are pulled at the same time, come from registries of this host. */
async function pullsSince(since: number): Promise<readonly string[]> {
  const filters = encodeURIComponent(JSON.stringify({ event: ['pull'] }))
  const until = Math.ceil(Date.now() / 1000)
  const { body } = await docker('GET', `/events?since=${since}&until=${until}&filters=${filters}`)
  const lines = typeof body === 'string' ? body : JSON.stringify(body)
  return [...lines.matchAll(/"id":"([^"]+)"/g)]
    .flatMap(([, id]) => id ?? [])
    .filter(id => !/^(127\.|localhost)/.test(id))
}
