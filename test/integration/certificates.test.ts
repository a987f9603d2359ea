import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { openDatabase } from '../../server/adapters/sqlite/open-database.ts'
import { systemClock } from '../../server/clock.ts'
import { certificateReconciler, type WantedHost } from '../../server/traffic/certificates/certificate-reconciler.ts'
import { certificateStore } from '../../server/traffic/certificates/certificate-store.ts'
import { lookUpHost, ownAddresses } from '../../server/traffic/certificates/look-up-host.ts'
import { caddyAsProxy } from '../../server/traffic/certificates/open-certificates.ts'
import { storageRepair } from '../../server/traffic/certificates/storage-repair.ts'
import { superviseWorkers } from '../../server/workers.ts'
import { startAcme } from '../support/acme.ts'
import { askHost, keepingLog, startCaddy, startUpstream, until } from '../support/caddy.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { checkoutPath } from '../support/images/tool-path.ts'

const shop = 'shop.example.test'
const panel = 'berth.example.test'
const broken = 'broken.example.test'

/** Real Caddy, real ACME server, the room with a database of its own, and one app that answers for every host. */
async function aServer({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, { certificateSeconds = 3600 } = {}) {
  const ports = { httpPort: await freePort(), httpsPort: await freePort() }
  const acme = await startAcme(ports, certificateSeconds)
  onTestFinished(() => acme[Symbol.asyncDispose]())
  const real = await startCaddy({ ...ports, acme: acme.settings })
  onTestFinished(() => real[Symbol.asyncDispose]())
  const app = await startUpstream()
  onTestFinished(() => app[Symbol.asyncDispose]())
  const folder = mkdtempSync(join(tmpdir(), 'berth-certificates-'))
  const database = openDatabase(folder, checkoutPath('migrations'))
  onTestFinished(() => {
    database[Symbol.dispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  const hosts: WantedHost[] = []
  const { dataDirectory } = real.settings
  const proxy = caddyAsProxy(dataDirectory, ports.httpsPort)

  function startReconciler({ isChanged = false } = {}) {
    const log = keepingLog()
    const reconciler = certificateReconciler({
      ...{ clock: systemClock(), log, store: certificateStore(database), routes: real.routes, proxy, ownAddresses },
      lookUp: host => lookUpHost(host, [acme.dnsServer]),
      wanted: () => hosts,
      isWanted: host => hosts.some(one => one.host === host),
      authority: 'acme',
      hasDnsChallenge: false,
      isAuthorityChanged: () => isChanged,
      repairStorage: storageRepair({ dataDirectory, clock: systemClock(), log }),
      ownOf: () => undefined,
      changed: () => {},
    })
    const workers = superviseWorkers([reconciler.worker], log)
    onTestFinished(() => workers.stop())
    return { ...reconciler, stop: () => workers.stop() }
  }

  return {
    ...{ acme, real, ports, startReconciler },
    shake: (host: string) => proxy.shakeHands(host, AbortSignal.timeout(5000)),
    add(host: string, forceHttps = true): void {
      hosts.push({ host, forceHttps })
      real.routes.addHost(host, app.target)
    },
  }
}

test('an app and the panel get certificates by themselves, then plain HTTP is sent on, and no config is loaded', async context => {
  const server = await aServer(context)
  const before = await server.real.caddy.lastReload()
  server.add(panel)
  const reconciler = server.startReconciler()
  server.add(shop)
  server.add('plain.example.test', false)
  reconciler.look()
  for (const host of [panel, shop, 'plain.example.test']) {
    const seen = await eventually(
      () => reconciler.viewOf(host),
      view => view.state === 'valid',
    )
    expect(Date.parse(seen.expiresAt ?? '')).toBeGreaterThan(Date.now() + 3_500_000)
    expect(await server.shake(host)).toMatchObject({ issuer: expect.stringContaining('Pebble') })
  }
  await until(() => server.real.routes.httpsForced().length === 2)
  expect((await askHost(server.ports.httpPort, shop)).status).toBe(308)
  expect((await askHost(server.ports.httpPort, 'plain.example.test')).text).toBe('hello')
  expect(await server.real.caddy.lastReload()).toBe(before)
  expect(server.real.caddy.loads()).toBe(0)
})

test('a challenge that fails is told with its reason, blocks no other host, and is tried again when somebody insists', async context => {
  const server = await aServer(context)
  await server.acme.breakDns(broken, 'broken')
  server.add(broken)
  const reconciler = server.startReconciler()
  const waiting = await eventually(
    () => reconciler.viewOf(broken),
    view => view.reason !== undefined,
  )
  expect(waiting).toMatchObject({
    ...{ state: 'waiting', reason: expect.stringMatching(/^DNS did not answer when asked for this host/) },
  })
  expect(server.real.routes.allowedCertificates()).toEqual([])

  reconciler.insist(broken)
  const failing = await eventually(
    () => reconciler.viewOf(broken),
    view => view.state === 'failing',
  )
  expect(failing.reason).toMatch(/^The certificate authority found no address for this host in DNS\. It said: “/)
  expect(Date.parse(failing.nextTryAt ?? '')).toBeGreaterThan(Date.now() + 290_000)
  expect(server.real.routes.allowedCertificates()).toEqual([])
  expect((await askHost(server.ports.httpPort, broken)).text).toBe('hello')

  server.add(shop)
  reconciler.look()
  await eventually(
    () => reconciler.viewOf(shop),
    view => view.state === 'valid',
  )
})

test('a thousand handshakes with names that nobody has: none is issued, the authority is not asked, others are served', async context => {
  const server = await aServer(context)
  server.add(shop)
  const reconciler = server.startReconciler()
  await eventually(
    () => reconciler.viewOf(shop),
    view => view.state === 'valid',
  )
  const asked = server.acme.gate.orders()
  const kinds = new Set<string>()
  for (let round = 0; round < 20; round += 1) {
    const names = Array.from({ length: 50 }, (_, n) => `stranger-${round}-${n}.example.test`)
    const answers = await Promise.all(names.map(name => server.shake(name)))
    for (const { kind } of answers) kinds.add(kind)
    expect(await server.shake(shop)).toMatchObject({ kind: 'certificate' })
  }
  expect([...kinds]).toEqual(['none'])
  expect(server.acme.gate.orders()).toBe(asked)
})

test('Caddy started again without berth and without the authority serves valid TLS, and a berth started again asks for nothing', async context => {
  const server = await aServer(context)
  server.add(shop)
  const first = server.startReconciler()
  await eventually(
    () => first.viewOf(shop),
    view => view.state === 'valid',
  )
  const shown = await server.shake(shop)
  await first.stop()
  await server.acme.gate.goAway()
  const pid = server.real.pid()
  process.kill(pid, 'SIGKILL')
  await until(() => server.real.pid() !== pid)
  expect(
    await eventually(
      () => server.shake(shop),
      answer => answer.kind === 'certificate',
    ),
  ).toEqual(shown)
  expect((await askHost(server.ports.httpPort, shop)).status).toBe(308)
  const second = server.startReconciler()
  expect(second.viewOf(shop)).toMatchObject({ state: 'valid' })
  expect(second.hasShown(shop)).toBe(true)
})

test('a stored certificate that is damaged is set aside, and another is got at once', async context => {
  const server = await aServer(context)
  const { dataDirectory } = server.real.settings
  server.add(shop)
  const first = server.startReconciler()
  await eventually(
    () => first.viewOf(shop),
    view => view.state === 'valid',
  )
  await first.stop()
  const [issuer = ''] = readdirSync(join(dataDirectory, 'certificates/certificates'))
  truncateSync(join(dataDirectory, 'certificates/certificates', issuer, shop, `${shop}.json`), 0)
  const pid = server.real.pid()
  process.kill(pid, 'SIGKILL')
  await until(() => server.real.pid() !== pid)
  expect(
    await eventually(
      () => server.shake(shop),
      answer => answer.kind !== 'away',
    ),
  ).toMatchObject({ kind: 'none' })
  const orders = server.acme.gate.orders()

  const second = server.startReconciler()
  await eventually(
    () => server.shake(shop),
    answer => answer.kind === 'certificate',
  )
  expect(server.acme.gate.orders()).toBe(orders + 1)
  await eventually(
    () => second.viewOf(shop),
    view => view.state === 'valid' && view.reason === undefined,
  )
  const [aside = ''] = readdirSync(join(dataDirectory, 'damaged-certificates'))
  const kept = join(dataDirectory, 'damaged-certificates', aside, 'certificates', issuer, shop)
  expect(readdirSync(kept)).toContain(`${shop}.key`)
})

// These wait for minutes of other clocks, so they wait together.
test.concurrent('with the authority away a new host fails with that reason, others keep theirs, and it gets one when the authority is back', {
  timeout: 120_000,
}, async context => {
  const server = await aServer(context)
  server.add(shop)
  const reconciler = server.startReconciler()
  await eventually(
    () => reconciler.viewOf(shop),
    view => view.state === 'valid',
  )
  await server.acme.gate.goAway()
  server.add('late.example.test')
  reconciler.look()
  const failing = await eventually(
    () => reconciler.viewOf('late.example.test'),
    view => view.state === 'failing',
  )
  expect(failing.reason).toBe('The certificate authority cannot be reached from this server.')
  expect(Date.parse(failing.failingSince ?? '')).toBeLessThanOrEqual(Date.now())
  expect(await server.shake(shop)).toMatchObject({ kind: 'certificate' })

  await server.acme.gate.comeBack()
  await eventually(
    () => reconciler.viewOf('late.example.test'),
    view => view.state === 'valid',
    90_000,
  )
  expect(await server.shake('late.example.test')).toMatchObject({ issuer: expect.stringContaining('Pebble') })
})

test.concurrent('an authority that limits how often it is asked is told so and left alone until the moment it names', async context => {
  const server = await aServer(context)
  server.acme.gate.limit()
  server.add(shop)
  const reconciler = server.startReconciler()
  const failing = await eventually(
    () => reconciler.viewOf(shop),
    view => view.state === 'failing',
  )
  expect(failing.reason).toMatch(/^Rate limited until .* It said: “too many, retry after /)
  expect(Date.parse(failing.nextTryAt ?? '')).toBeGreaterThan(Date.now() + 3_500_000)
  await reconciler.stop()
  const again = server.startReconciler({ isChanged: true })
  await eventually(
    () => again.viewOf(shop),
    view => view.state === 'issuing',
  )
})

test.concurrent('an authority that limits how often it is asked is not asked by visitors', async context => {
  const server = await aServer(context)
  server.acme.gate.limit()
  server.add(shop)
  const reconciler = server.startReconciler()
  await eventually(
    () => reconciler.viewOf(shop),
    view => view.state === 'failing',
  )
  const asked = server.acme.gate.orders()
  expect(await Promise.all(Array.from({ length: 20 }, () => server.shake(shop)))).not.toContainEqual(
    expect.objectContaining({ kind: 'certificate' }),
  )
  expect(server.acme.gate.orders()).toBe(asked)
})

test.concurrent('a short certificate is renewed before it ends', { timeout: 120_000 }, async context => {
  const server = await aServer(context, { certificateSeconds: 30 })
  server.add(shop)
  const reconciler = server.startReconciler()
  const first = await eventually(
    () => reconciler.viewOf(shop),
    view => view.expiresAt !== undefined,
  )
  const renewed = await eventually(
    () => reconciler.viewOf(shop),
    view => view.expiresAt !== first.expiresAt,
    30_000,
  )
  expect(Date.now()).toBeLessThan(Date.parse(first.expiresAt ?? ''))
  expect(renewed.state).toBe('valid')
  expect(server.real.caddy.loads()).toBe(0)
})
