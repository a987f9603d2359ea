import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RegistryClient, RegistryLogin } from '../../server/adapters/registry/registry.ts'
import { openRegistryClient } from '../../server/adapters/registry/registry-client.ts'
import { imageLook } from '../../server/registries/auth/image-look.ts'
import { parseImageReference } from '../../server/registries/images/parse-image.ts'
import { type CredentialRig, openCredentialRig } from '../support/credentials/credential-rig.ts'
import { type FetchBench, openFetchBench } from '../support/credentials/fetch-bench.ts'
import { json } from '../support/evil-engine.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'
import { imageOf } from '../support/images/image.ts'
import { EvilRegistry, redirect, status } from '../support/registries/evil-registry.ts'

vi.setConfig({ testTimeout: 30_000 })

const canary = { username: 'ci', password: 'canary-door-password' }
const refused = expect.stringContaining('an internal address; nothing was sent there')
/** A registry of the network, and this machine itself behind it. */
let registry: EvilRegistry
let here: EvilRegistry
const names = new Map<string, string>()

beforeEach(async () => {
  names.clear()
  registry = await EvilRegistry.start({ listenAt: ownAddress() })
  here = await EvilRegistry.start()
  here.on('/token', json({ token: 'abc' }))
})

afterEach(async () => {
  await registry[Symbol.asyncDispose]()
  await here[Symbol.asyncDispose]()
})

function openClient(internalHosts: readonly string[] = []): RegistryClient {
  const addressesOf = async (name: string) => [{ address: names.get(name) ?? '192.0.2.1', family: 4 }]
  return openRegistryClient({ deadlineMs: 2000, internalHosts, addressesOf })
}

function login(server = registry.server): RegistryLogin {
  return { ...canary, server, plainHttp: true }
}

function namesItsTokensAt(realm: string): void {
  registry.on('/v2/', (response, request) =>
    request.headers.authorization === 'Bearer abc'
      ? json({})(response, request)
      : status(401, { 'www-authenticate': `Bearer realm="${realm}",service="x"` })(response, request),
  )
}

describe('a registry that sends berth inside', () => {
  test.each([
    ['by address', () => `http://${here.server}/token`],
    ['by a name', () => `http://inside.example.localhost:${portOf(here)}/token`],
    ['by an address in disguise', () => `http://[::ffff:127.0.0.1]:${portOf(here)}/token`],
    ['by a number', () => `http://2130706433:${portOf(here)}/token`],
    ['over TLS', () => `https://${here.server}/token`],
  ])('for tokens, %s, is not followed: nothing arrives', async (_, realm) => {
    names.set('inside.example.localhost', '127.0.0.1')
    await using client = openClient()
    namesItsTokensAt(realm())
    await expect(client.tryLogin(registry.server, { login: login() })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringMatching(/nothing was sent there|not encrypted/),
    })
    await expect(client.wayIn(registry.server, login())).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(here.recorded).toEqual([])
  })

  test('for what it stores is not followed', async () => {
    await using client = openClient()
    const { config } = imageOf(busyboxImage({ name: 'x' }))
    here.on('/blob', status(200, {}, config.bytes.toString()))
    registry.on(`/v2/team/app/blobs/${config.digest}`, redirect(`http://${here.server}/blob`))
    const wanted = { registry: registry.server, path: 'team/app', digest: config.digest, limitBytes: 100_000 }
    await expect(client.blob(wanted, { login: login() })).rejects.toMatchObject({ message: refused })
    expect(here.recorded).toEqual([])
  })

  test('is followed where the administrator named that host', async () => {
    await using client = openClient(['127.0.0.1'])
    namesItsTokensAt(`http://${here.server}/token`)
    expect(await client.tryLogin(registry.server, { login: login() })).toBe('accepted')
  })

  test('is followed to its own address under another name', async () => {
    await using tokens = await EvilRegistry.start({ listenAt: ownAddress() })
    await using client = openClient()
    names.set('auth.localhost', ownAddress())
    tokens.on('/token', json({ token: 'abc' }))
    namesItsTokensAt(`http://auth.localhost:${portOf(tokens)}/token`)
    expect(await client.tryLogin(registry.server, { login: login() })).toBe('accepted')
  })
})

test('a name that means another address by then is not connected to', async () => {
  const answers = ['127.0.0.1', '192.0.2.1']
  await using client = openRegistryClient({
    deadlineMs: 2000,
    addressesOf: async () => [{ address: answers.pop() ?? '127.0.0.1', family: 4 }],
  })
  namesItsTokensAt(`http://turning.localhost:${portOf(here)}/token`)
  for (let tries = 0; tries < 3; tries++)
    await expect(client.tryLogin(registry.server, { login: login() })).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
  expect(here.recorded).toEqual([])
})

test('no registry stands where clouds hand out their keys', async () => {
  await using client = openClient()
  await expect(client.tryLogin('169.254.169.254', { login: null })).rejects.toMatchObject({
    message: expect.stringContaining('where no registry can be; nothing was sent'),
  })
})

describe('before the engine is handed a login', () => {
  let rig: CredentialRig
  let bench: FetchBench

  beforeEach(() => {
    rig = openCredentialRig()
    bench = openFetchBench(rig)
  })

  afterEach(async () => {
    await bench[Symbol.asyncDispose]()
    await rig[Symbol.asyncDispose]()
  })

  test('a token server without TLS is refused as a check refuses it, and hears nothing', async () => {
    const challenge = { 'www-authenticate': `Bearer realm="http://${registry.server}/token",service="x"` }
    here.on('/v2/', status(401, challenge))
    here.on('/v2/berth-fetch/app/manifests/1', status(401, challenge))
    rig.add({ name: 'ci', server: here.server, ...canary })
    const { message } = await rig.logins.check('ci')
    expect(message).toContain('which is not encrypted')
    await expect(bench.fetch(`${here.server}/berth-fetch/app:1`)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('which is not encrypted'),
    })
    expect(registry.recorded).toEqual([])
    expect(bench.pausesMs).toEqual([])
  })

  test('a registry that sends its askers inside is refused as a check refuses it, and nothing arrives', async () => {
    here.on('/v2/', redirect(`http://${registry.server}/v2/`))
    rig.add({ name: 'ci', server: here.server, ...canary })
    expect((await rig.logins.check('ci')).message).toEqual(refused)
    await expect(bench.fetch(`${here.server}/berth-fetch/app:1`)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: refused,
    })
    expect(registry.recorded).toEqual([])
  })

  test('a registry that sends its askers nowhere is handed no login', async () => {
    here.on('/v2/', redirect(`ftp://${registry.server}/`))
    rig.add({ name: 'ci', server: here.server, ...canary })
    expect((await rig.logins.check('ci')).result).toBe('not_a_registry')
    await expect(bench.fetch(`${here.server}/berth-fetch/app:1`)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('where no registry can be asked'),
    })
  })

  test('a registry is looked at once, however many deploys begin at the same time', async () => {
    const image = busyboxImage({ name: 'berth-fetch/app:1' })
    await using guarded = await EvilRegistry.start({ login: canary })
    const { reference } = guarded.hold(image)
    rig.add({ name: 'ci', server: guarded.server, ...canary })
    const pull = () => rig.logins.pulls.forPull({ credential: null }, reference)
    await Promise.all(Array.from({ length: 10 }, pull))
    await pull()
    expect(guarded.recorded.map(({ authorization }) => authorization)).toEqual([undefined])
    expect((await pull()).auth).toMatchObject(canary)
  })
})

test('ten that begin at once share one token and one look', async () => {
  await using client = openRegistryClient({ deadlineMs: 2000 })
  await using guarded = await EvilRegistry.start()
  const { reference } = guarded.hold(busyboxImage({ name: 'team/app:1' }))
  const path = '/v2/team/app/manifests/1'
  const right = guarded.answerOf(path)
  guarded.on('/token', json({ token: 'abc' }))
  guarded.on(path, (response, request) =>
    request.headers.authorization === 'Bearer abc'
      ? right(response, request)
      : status(401, { 'www-authenticate': `Bearer realm="http://${guarded.server}/token"` })(response, request),
  )
  const image = parseImageReference(reference)
  await Promise.all(Array.from({ length: 10 }, () => client.manifest(image, { login: null })))
  expect(guarded.callsTo('/token')).toHaveLength(1)
  const look = imageLook(client, { platform: async () => 'linux/amd64' })
  const before = guarded.recorded.length
  const signal = AbortSignal.timeout(5000)
  await Promise.all(Array.from({ length: 10 }, () => look.before(reference, null, signal)))
  expect(guarded.recorded.slice(before).map(({ call }) => call.split('/').at(-2))).toEqual(['manifests', 'blobs'])
})

function portOf({ server }: EvilRegistry): string {
  return server.split(':').at(-1) ?? ''
}

/** Of this machine in some network, and not the loopback one. */
function ownAddress(): string {
  const own = Object.values(networkInterfaces())
    .flat()
    .find(one => one?.family === 'IPv4' && !one.internal)
  if (own === undefined) throw new Error('this machine is in no network')
  return own.address
}
