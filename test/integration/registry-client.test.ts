import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lookAtImage } from '../../server/adapters/registry/look-at-image.ts'
import type { RegistryClient, RegistryLogin } from '../../server/adapters/registry/registry.ts'
import { openRegistryClient } from '../../server/adapters/registry/registry-client.ts'
import { parseImageReference } from '../../server/registries/images/parse-image.ts'
import { type EvilAnswer, json, silence } from '../support/evil-engine.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'
import { imageOf } from '../support/images/image.ts'
import { basic, EvilRegistry, html, redirect, reset, status } from '../support/registries/evil-registry.ts'
import { firstUser, GuardedRegistry } from '../support/registries/guarded-registry.ts'
import { selfSigned } from '../support/registries/self-signed.ts'
import { TokenServer } from '../support/registries/token-server.ts'
import { TestRegistry } from '../support/registry.ts'

const canary = { username: 'ci', password: 'canary-client-password' }
let client: RegistryClient
let certsDirectory: string

beforeEach(async () => {
  certsDirectory = await mkdtemp(join(tmpdir(), 'berth-certs-'))
  client = openRegistryClient({ certsDirectory, deadlineMs: 1000 })
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await rm(certsDirectory, { recursive: true })
})

function authFor(server: string, login = canary): RegistryLogin {
  return { ...login, server }
}

function trouble(kind: string) {
  return expect.objectContaining({ trouble: kind })
}

describe('real registries', () => {
  let open: TestRegistry
  let guarded: GuardedRegistry
  let tokens: TokenServer
  let behindTokens: GuardedRegistry

  beforeAll(async () => {
    open = await TestRegistry.start()
    await open.push(busyboxImage({ name: 'acme/app:1' }))
    await open.push(busyboxImage({ name: 'other/app:1' }))
    tokens = await TokenServer.start()
    tokens.users.set(firstUser.username, { password: firstUser.password, prefix: 'acme' })
    guarded = await GuardedRegistry.start(open, firstUser)
    behindTokens = await GuardedRegistry.start(open, tokens.access)
  })

  afterAll(async () => {
    await Promise.all([guarded, behindTokens, tokens].map(one => one[Symbol.asyncDispose]()))
    await open.close()
  })

  const at = (server: string, path: string) => parseImageReference(`${server}/${path}`)

  test('the right login is taken, with Basic and with tokens', async () => {
    for (const { server } of [guarded, behindTokens])
      expect(await client.tryLogin(server, { login: authFor(server, firstUser) })).toBe('accepted')
    expect(await client.tryLogin(open.server, { login: authFor(open.server) })).toBe('not-asked')
  })

  test('a wrong one is refused, with Basic and with tokens', async () => {
    for (const { server } of [guarded, behindTokens]) {
      const login = { ...authFor(server, firstUser), password: 'wrong', credential: 'read' }
      const refusal = await client.tryLogin(server, { login }).catch(error => error)
      expect(refusal).toMatchObject({ trouble: 'unauthorized', code: 'REGISTRY_UNAUTHORIZED' })
      expect(refusal.message).toContain(`${server} refused credential "read" (user first-reader)`)
    }
  })

  test('an image can be pulled, is hidden, or is not there', async () => {
    const { server } = behindTokens
    const asking = { login: authFor(server, firstUser) }
    await client.tryPull(at(server, 'acme/app:1'), asking)
    await expect(client.tryPull(at(server, 'acme/app:none'), asking)).rejects.toEqual(trouble('not_found'))
    await expect(client.tryPull(at(server, 'other/app:1'), asking)).rejects.toEqual(trouble('forbidden'))
    const plain = { login: authFor(guarded.server, firstUser) }
    await client.tryPull(at(guarded.server, 'other/app:1'), plain)
    await expect(client.tryPull(at(guarded.server, 'none/app:1'), plain)).rejects.toEqual(trouble('not_found'))
  })

  test('nobody without a login comes in', async () => {
    for (const { server } of [guarded, behindTokens])
      await expect(client.manifest(at(server, 'acme/app:1'), { login: null })).rejects.toEqual(trouble('unauthorized'))
  })

  test('manifests, blobs and tags are read, and a token is asked for once', async () => {
    const { server } = behindTokens
    const asking = { login: authFor(server, firstUser) }
    const { digest, json: manifest } = await client.manifest(at(server, 'acme/app:1'), asking)
    expect(digest).toBe(await open.digestOf('acme/app:1'))
    const asked = tokens.authorizations.length
    const { config } = manifest as { config: { digest: string } }
    const place = { registry: server, path: 'acme/app' }
    const blob = await client.blob({ ...place, digest: config.digest, limitBytes: 100_000 }, asking)
    expect(JSON.parse(Buffer.from(blob).toString())).toMatchObject({ os: 'linux' })
    expect(await client.tags(place, asking)).toEqual(['1'])
    expect(tokens.authorizations.length).toBe(asked)
  })
})

describe('registries in trouble', () => {
  const path = '/v2/team/app/manifests/1'

  test.each<[string, EvilAnswer, string, string]>([
    ['401 without a challenge', status(401), 'unauthorized', 'REGISTRY_UNAUTHORIZED'],
    ['403', status(403), 'forbidden', 'REGISTRY_UNAUTHORIZED'],
    ['404', json({ errors: [{ code: 'NAME_UNKNOWN', message: 'no' }] }, 404), 'not_found', 'IMAGE_NOT_FOUND'],
    ['429', status(429, { 'retry-after': '42' }), 'rate_limited', 'REGISTRY_RATE_LIMITED'],
    ['500', status(500), 'unreachable', 'REGISTRY_UNAVAILABLE'],
    ['502 with a page', status(502, {}, '<html>bad gateway</html>'), 'unreachable', 'REGISTRY_UNAVAILABLE'],
    ['a reset', reset, 'unreachable', 'REGISTRY_UNAVAILABLE'],
    ['a hang', silence, 'unreachable', 'REGISTRY_UNAVAILABLE'],
    ['HTML', html, 'not_a_registry', 'REGISTRY_UNAVAILABLE'],
    ['half a document', status(200, {}, '{"schemaVersion":2,'), 'not_a_registry', 'REGISTRY_UNAVAILABLE'],
    ['a page without end', status(200, {}, ' '.repeat(5_000_000)), 'not_a_registry', 'REGISTRY_UNAVAILABLE'],
    ['redirects without end', redirect(path), 'not_a_registry', 'REGISTRY_UNAVAILABLE'],
  ])('%s', async (_, answer, kind, code) => {
    await using registry = await EvilRegistry.start()
    registry.on(path, answer)
    const image = parseImageReference(`${registry.server}/team/app:1`)
    const failure = await client.manifest(image, { login: null }).catch(error => error)
    expect(failure).toMatchObject({ trouble: kind, code })
    expect(failure.advice).toMatch(/\.$/)
    if (kind === 'rate_limited') expect(failure.details.retryAfterSeconds).toBe(42)
  })

  test.each<[string, EvilAnswer, string, string]>([
    ['refuses everybody', status(403), 'forbidden', 'HTTP 403 before any login was sent'],
    ['wants Kerberos', status(401, { 'www-authenticate': 'Negotiate' }), 'not_a_registry', 'Bearer: Negotiate'],
  ])('a login that was not sent is not said to be refused: the registry %s', async (_, answer, kind, words) => {
    await using registry = await EvilRegistry.start()
    registry.on('/v2/', answer)
    const asking = { login: authFor(registry.server) }
    const failure = await client.tryLogin(registry.server, asking).catch(error => error)
    expect(failure).toMatchObject({ trouble: kind, message: expect.stringContaining(words) })
    expect(failure.message).not.toContain('refused credential')
    expect(registry.recorded.filter(({ authorization }) => authorization !== undefined)).toEqual([])
  })

  test('a caller who gives up is told its own reason', async () => {
    await using registry = await EvilRegistry.start()
    registry.on(path, silence)
    const asking = { login: null, signal: AbortSignal.abort('cancelled') }
    const image = parseImageReference(`${registry.server}/team/app:1`)
    await expect(client.manifest(image, asking)).rejects.toBe('cancelled')
  })

  test('what was altered on its way is not believed', async () => {
    await using registry = await EvilRegistry.start()
    const { digest } = registry.hold(busyboxImage({ name: 'team/app:1' }))
    registry.on(`/v2/team/app/manifests/${digest}`, json({ schemaVersion: 2, layers: [] }))
    const image = parseImageReference(`${registry.server}/team/app@${digest}`)
    const failure = await client.manifest(image, { login: null }).catch(error => error)
    expect(failure).toMatchObject({ trouble: 'corrupt', code: 'IMAGE_CORRUPT' })
    registry.on(`/v2/team/app/blobs/${digest}`, status(200, {}, 'something else'))
    const blob = { registry: registry.server, path: 'team/app', digest, limitBytes: 1000 }
    await expect(client.blob(blob, { login: null })).rejects.toEqual(trouble('corrupt'))
  })

  test('a password that a registry echoes goes no further', async () => {
    await using registry = await EvilRegistry.start()
    const words = `no entry for ${canary.password} (${basic(canary)})`
    registry.on(path, json({ errors: [{ code: 'DENIED', message: words }] }, 403))
    const image = parseImageReference(`${registry.server}/team/app:1`)
    const failure = await client.manifest(image, { login: authFor(registry.server) }).catch(error => error)
    expect(failure.message).toContain('no entry for •••')
    expect(JSON.stringify(failure.details)).not.toContain(canary.password)
    expect(JSON.stringify(failure.details)).not.toContain(basic(canary).slice(6))
  })

  test('a port, a name and a program that is no registry are told apart', async () => {
    await using website = await EvilRegistry.start()
    website.on('/v2/', html)
    const tried = (server: string) =>
      client.tryLogin(server, { login: authFor(server) }).catch((error: { trouble: string; message: string }) => error)
    expect(await tried('127.0.0.1:1')).toMatchObject({
      trouble: 'unreachable',
      message: expect.stringContaining('nothing listens at 127.0.0.1:1'),
    })
    expect(await tried('registry.invalid')).toMatchObject({
      trouble: 'unreachable',
      message: expect.stringContaining('no such host'),
    })
    expect(await tried(website.server)).toMatchObject({ trouble: 'not_a_registry' })
    website.on('/v2/', status(404))
    expect(await tried(website.server)).toMatchObject({ trouble: 'not_a_registry' })
  })
})

describe('what a login is sent to', () => {
  const blobPath = (digest: string) => `/v2/team/app/blobs/${digest}`

  test('nobody is told it who did not ask', async () => {
    await using registry = await EvilRegistry.start()
    const { reference } = registry.hold(busyboxImage({ name: 'team/app:1' }))
    await client.manifest(parseImageReference(reference), { login: authFor(registry.server) })
    expect(registry.recorded.map(one => one.authorization)).toEqual([undefined])
  })

  test('a redirect takes no login along, to another host or to the same one', async () => {
    await using store = await EvilRegistry.start()
    await using registry = await EvilRegistry.start({ login: canary })
    const { config } = imageOf(busyboxImage({ name: 'x' }))
    for (const location of [`http://${store.server}/blob`, '/elsewhere/blob']) {
      for (const one of [store, registry])
        one.on(new URL(location, 'http://x').pathname, status(200, {}, config.bytes.toString()))
      registry.on(blobPath(config.digest), redirect(location))
      const wanted = { registry: registry.server, path: 'team/app', digest: config.digest, limitBytes: 100_000 }
      await client.blob(wanted, { login: authFor(registry.server) })
    }
    expect(store.recorded).toEqual([{ call: 'GET /blob', authorization: undefined }])
    expect(registry.callsTo('/elsewhere')).toEqual([{ call: 'GET /elsewhere/blob', authorization: undefined }])
    expect(registry.callsTo('/v2/').at(-1)?.authorization).toBe(basic(canary))
  })

  test('a login for another registry is not sent, whoever asks', async () => {
    await using registry = await EvilRegistry.start({ login: canary })
    const asking = { login: authFor('ghcr.io') }
    await expect(client.tryLogin(registry.server, asking)).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(registry.recorded).toEqual([])
  })

  test('without TLS nothing leaves this machine, unless the server is marked so', async () => {
    const address = ownAddress()
    await using registry = await EvilRegistry.start({ login: canary, listenAt: address })
    const login = authFor(registry.server)
    const refusal = await client.tryLogin(registry.server, { login }).catch(error => error)
    expect(refusal).toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('does not speak TLS') })
    expect(registry.recorded).toEqual([])
    expect(await client.tryLogin(registry.server, { login: { ...login, plainHttp: true } })).toBe('accepted')
  })

  test('a registry cannot have a login fetched where it is not encrypted', async () => {
    await using thief = await EvilRegistry.start({ listenAt: ownAddress() })
    await using registry = await EvilRegistry.start()
    const challenge = `Bearer realm="http://${thief.server}/token",service="x"`
    registry.on('/v2/', status(401, { 'www-authenticate': challenge }))
    const refusal = await client.tryLogin(registry.server, { login: authFor(registry.server) }).catch(error => error)
    expect(refusal).toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('not encrypted') })
    expect(thief.recorded).toEqual([])
  })

  test('a token server is not followed elsewhere', async () => {
    await using thief = await EvilRegistry.start()
    await using registry = await EvilRegistry.start()
    registry.on('/v2/', status(401, { 'www-authenticate': `Bearer realm="http://${registry.server}/token"` }))
    registry.on('/token', redirect(`http://${thief.server}/token`))
    const asking = { login: authFor(registry.server) }
    await expect(client.tryLogin(registry.server, asking)).rejects.toEqual(trouble('not_a_registry'))
    expect(thief.recorded).toEqual([])
  })
})

describe('a registry with TLS of its own', () => {
  test('is not believed until its authority stands in the folder of Docker', async () => {
    const tls = await selfSigned()
    await using registry = await EvilRegistry.start({ tls, login: canary })
    const asking = { login: authFor(registry.server) }
    const refusal = await client.tryLogin(registry.server, asking).catch(error => error)
    expect(refusal).toMatchObject({ trouble: 'unreachable' })
    expect(refusal.message).toContain('its certificate is signed by itself')
    expect(refusal.advice).toContain(`/etc/docker/certs.d/${registry.server}/ca.crt`)
    expect(registry.recorded).toEqual([])
    await mkdir(join(certsDirectory, registry.server))
    await writeFile(join(certsDirectory, registry.server, 'ca.crt'), tls.certificate)
    expect(await client.tryLogin(registry.server, asking)).toBe('accepted')
  })
})

describe('an image before it is pulled', () => {
  const anImage = (architecture: string) => busyboxImage({ name: 'team/app:1', architecture })
  const look = (reference: string) =>
    lookAtImage(client, { image: parseImageReference(reference), server: 'linux/amd64' }, { login: null })

  test('a single manifest tells its platform and size, and no layer is asked for', async () => {
    await using registry = await EvilRegistry.start()
    const { reference, layers } = registry.hold(anImage('arm64'))
    const { config, layers: blobs } = imageOf(anImage('arm64'))
    const size = [config, ...blobs].reduce((sum, blob) => sum + blob.bytes.length, 0)
    expect(await look(reference)).toMatchObject({ platforms: ['linux/arm64'], compressedBytes: size })
    for (const layer of layers) expect(registry.callsTo(layer)).toEqual([])
  })

  test('of several platforms the size is that of the one that fits', async () => {
    await using registry = await EvilRegistry.start()
    const { reference } = registry.holdIndex('team/app:both', [anImage('arm64'), anImage('amd64')])
    const seen = await look(reference)
    expect(seen.platforms).toEqual(['linux/arm64', 'linux/amd64'])
    expect(seen.compressedBytes).toBeGreaterThan(100_000)
    expect((await look(registry.holdIndex('team/app:arm', [anImage('arm64')]).reference)).compressedBytes).toBeNull()
  })
})

/** An address of this machine that is not the loopback one. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (found === undefined) throw new Error('this machine has no address but the loopback one')
  return found.address
}
