import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CredentialRig, openCredentialRig } from '../support/credentials/credential-rig.ts'
import { type FetchBench, openFetchBench } from '../support/credentials/fetch-bench.ts'
import { type EvilAnswer, json, silence } from '../support/evil-engine.ts'
import { buildImage } from '../support/images/build-image.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'
import type { ImageDescription } from '../support/images/image.ts'
import { basic, EvilRegistry, html, redirect, reset, status } from '../support/registries/evil-registry.ts'

vi.setConfig({ testTimeout: 30_000 })

const name = 'berth-fetch/app:1'
const manifest = '/v2/berth-fetch/app/manifests/1'
const zstdLayer = 'application/vnd.oci.image.layer.v1.tar+zstd'
const login = { username: 'ci', password: 'canary-fetch-password' }
let rig: CredentialRig
let bench: FetchBench
let registry: EvilRegistry

beforeEach(async () => {
  rig = openCredentialRig()
  bench = openFetchBench(rig)
  registry = await EvilRegistry.start()
})

afterEach(async () => {
  await bench[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})

/** Unlike any before: the engine asks for no layer that it has. */
function anImage(changes: Partial<ImageDescription> = {}): ImageDescription {
  return busyboxImage({ name, env: { SERIAL: randomUUID() }, ...changes })
}

describe('a registry that allows no more requests', () => {
  const limited = status(429, { 'retry-after': '7' })

  test('is left alone for as long as it says, and asked again', async () => {
    const { reference, digest } = registry.hold(anImage())
    let isLimited = true
    const right = registry.answerOf(manifest)
    registry.on(manifest, (response, request) => (isLimited ? limited : right)(response, request))
    bench.onPause = () => {
      isLimited = false
    }
    expect(await bench.fetch(reference)).toMatchObject({ digest })
    expect(bench.pausesMs).toEqual([7000])
    expect(bench.log.join('\n')).toMatch(/allows no more requests.* Trying again in 7 s\./)
  })

  test('is given up after three waits', async () => {
    const { reference } = registry.hold(anImage())
    registry.on(manifest, status(429))
    await expect(bench.fetch(reference)).rejects.toMatchObject({ code: 'REGISTRY_RATE_LIMITED' })
    expect(bench.pausesMs).toEqual([30_000, 120_000, 480_000])
  })

  test('is not needed for a digest that is here', async () => {
    const { digest } = registry.hold(anImage())
    const pinned = `${registry.server}/berth-fetch/app@${digest}`
    await bench.fetch(pinned)
    registry.on(`/v2/berth-fetch/app/manifests/${digest}`, limited)
    expect(await bench.fetch(pinned)).toMatchObject({ digest })
    expect(bench.pausesMs).toEqual([])
    expect(bench.log.join('\n')).toContain('This digest is on this server already: it is used.')
  })

  test('keeps nobody from cancelling', async () => {
    const { reference } = registry.hold(anImage())
    registry.on(manifest, limited)
    const ending = new AbortController()
    bench.onPause = () => ending.abort('cancelled')
    await expect(bench.fetch(reference, { signal: ending.signal })).rejects.toBe('cancelled')
    expect(bench.pausesMs).toHaveLength(1)
  })
})

describe('a registry in trouble', () => {
  test.each<[string, EvilAnswer]>([
    ['500', status(500)],
    ['503', status(503)],
    ['a reset', reset],
  ])('%s passes: the deploy goes on', async (_, answer) => {
    const { reference, digest } = registry.hold(anImage())
    let isBroken = true
    const right = registry.answerOf(manifest)
    registry.on(manifest, (response, request) => (isBroken ? answer : right)(response, request))
    bench.onPause = () => {
      isBroken = bench.pausesMs.length < 3
    }
    expect(await bench.fetch(reference)).toMatchObject({ digest })
    expect(bench.pausesMs).toHaveLength(3)
    expect(bench.log.join('\n')).toContain('for the last time')
  })

  test('one that stays in trouble is given up after three more tries', async () => {
    const { reference } = registry.hold(anImage())
    registry.on(manifest, status(500))
    await expect(bench.fetch(reference)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(bench.pausesMs).toHaveLength(3)
  })

  test.each<[string, EvilAnswer, string]>([
    ['401', status(401), 'REGISTRY_UNAUTHORIZED'],
    ['403', status(403), 'REGISTRY_UNAUTHORIZED'],
    ['404', status(404), 'IMAGE_NOT_FOUND'],
    ['HTML', html, 'REGISTRY_UNAVAILABLE'],
  ])('%s is final: nothing is tried again', async (_, answer, code) => {
    const { reference } = registry.hold(anImage())
    registry.on(manifest, answer)
    await expect(bench.fetch(reference)).rejects.toMatchObject({ code })
    expect(bench.pausesMs).toEqual([])
  })

  test.each<[string, string, string]>([
    [
      'a code that nobody registered',
      'application/json',
      '{"errors":[{"code":"NOT_FOUND","message":"artifact x:9 not found"}]}',
    ],
    ['no code', 'application/json', '{"errors":[{"message":"gone"}]}'],
    ['no errors', 'application/json', '{"errors":[]}'],
    ['nothing', 'text/plain', ''],
    ['a web page', 'text/html', '<html><body>404 Not Found</body></html>'],
    ['a line of text', 'text/plain', '404 page not found'],
  ])('a tag that is missing is told at once, though the answer has %s', async (_, type, body) => {
    registry.on(manifest, status(404, { 'content-type': type }, body))
    await expect(bench.fetch(`${registry.server}/${name}`)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' })
    expect(bench.pausesMs).toEqual([])
  })

  test('a web server that answers 404 to everything is no registry without this image', async () => {
    const page = status(404, { 'content-type': 'text/html' }, '<html><body>404 Not Found</body></html>')
    for (const path of ['/v2/', manifest]) registry.on(path, page)
    await expect(bench.fetch(`${registry.server}/${name}`)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(bench.pausesMs).toEqual([])
  })

  test('a look before the pull that fails stops nothing', async () => {
    const { reference, digest } = registry.hold(anImage())
    const path = `/v2/berth-fetch/app/manifests/${digest}`
    const right = registry.answerOf(path)
    registry.on(path, (response, request) =>
      (request.headers['user-agent'] === 'berth' ? silence : right)(response, request),
    )
    expect(await bench.fetch(reference)).toMatchObject({ digest })
    expect(bench.log.join('\n')).toContain('Platform and size are not known before the pull.')
    expect(bench.guarded).toEqual([null])
  })
})

describe('a damaged image', () => {
  test('an altered layer is not run, and not asked for again', async () => {
    const image = anImage({ files: { '/own': { content: randomUUID() } } })
    const { reference, layers } = registry.hold(image)
    const path = `/v2/berth-fetch/app/blobs/${layers.at(-1)}`
    registry.on(path, status(200, {}, 'x'.repeat(5000)))
    await expect(bench.fetch(reference)).rejects.toMatchObject({ code: 'IMAGE_CORRUPT' })
    expect(bench.pausesMs).toEqual([])
  })
})

describe('layers packed with zstd', () => {
  test.each([
    ['20.10.24+dfsg1', false],
    ['22.06.0-beta.0', false],
    ['23.0.0', true],
    ['28.5.2', true],
  ])('on Docker %s are pulled: %s', async (version, isPulled) => {
    const { reference, digest, layers } = registry.hold(anImage(), { layerType: zstdLayer })
    bench.engineVersion = version
    const fetched = await bench.fetch(reference).catch(error => error)
    // The bytes are plain here, so whichever engine runs the tests can take them.
    if (isPulled) expect(fetched).toMatchObject({ digest })
    else expect(fetched).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining(version) })
    if (!isPulled) for (const layer of layers) expect(registry.callsTo(layer)).toEqual([])
  })
})

describe('the platform', () => {
  const other = process.arch === 'arm64' ? 'amd64' : 'arm64'

  test('of a single image is known before any layer is pulled', async () => {
    const { reference, layers } = registry.hold(anImage({ architecture: other }))
    await expect(bench.fetch(reference)).rejects.toMatchObject({
      code: 'ARCH_MISMATCH',
      message: `${reference} has linux/${other}; this server is linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}.`,
    })
    for (const layer of layers) expect(registry.callsTo(layer)).toEqual([])
  })

  test('of several the one that fits is pulled', async () => {
    const images = ['amd64', 'arm64'].map(architecture => anImage({ architecture }))
    const { reference, digest } = registry.holdIndex(name, images)
    const fetched = await bench.fetch(reference)
    expect(fetched).toMatchObject({ digest, local: { platform: expect.stringContaining(ownArchitecture) } })
    expect(bench.guarded[0]).toBeGreaterThan(100_000)
  })

  test('none of several that fits is said before any layer is pulled', async () => {
    const { reference } = registry.holdIndex(name, [anImage({ architecture: other })])
    await expect(bench.fetch(reference)).rejects.toMatchObject({ code: 'ARCH_MISMATCH' })
    expect(registry.callsTo('/blobs/')).toEqual([])
  })
})

describe('who is told a password', () => {
  test('the registry it was made for, by default and by match', async () => {
    await using guarded = await EvilRegistry.start({ login })
    const { reference } = guarded.hold(anImage())
    rig.add({ name: 'ci', server: guarded.server, ...login })
    await bench.fetch(reference)
    expect(guarded.recorded.map(one => one.authorization)).toContain(basic(login))
    expect(bench.log).toContain(
      `asking ${guarded.server} with credential ci (account default; covers ${guarded.server})`,
    )
    expect(rig.credentials.get('ci').lastUse).toMatchObject({ purpose: 'pull', result: 'ok' })
  })

  test('no other registry, and nobody else on the way', async () => {
    await using guarded = await EvilRegistry.start({ login })
    await using store = await EvilRegistry.start()
    rig.add({ name: 'ci', server: `${guarded.server}/berth-fetch`, ...login })
    rig.add({ name: 'narrow', server: `${registry.server}/elsewhere`, ...login })
    // A blob that stands on another host, under a name that differs from the registry's.
    const image = anImage()
    const { reference, layers } = guarded.hold(image)
    for (const layer of layers) {
      const path = `/v2/berth-fetch/app/blobs/${layer}`
      store.on(`/blobs/${layer}`, guarded.answerOf(path))
      guarded.on(path, redirect(`http://${store.server.replace('127.0.0.1', 'localhost')}/blobs/${layer}`))
    }
    await bench.fetch(reference)
    // An image elsewhere, which no credential covers.
    await bench.fetch(registry.hold(anImage()).reference)
    const told = [...registry.recorded, ...store.recorded].filter(one => one.authorization !== undefined)
    expect(told).toEqual([])
    expect(registry.recorded.length).toBeGreaterThan(0)
    expect(bench.log.join('\n')).toContain(`without a credential: no credential for ${registry.server}/berth-fetch/app`)
  })

  test('a refusal without a password says why none was sent', async () => {
    await using guarded = await EvilRegistry.start({ login })
    const { reference } = guarded.hold(anImage())
    rig.add({ name: 'hub', server: 'docker.io', ...login })
    const refusal = await bench.fetch(reference).catch(error => error)
    expect(refusal.code).toBe('REGISTRY_UNAUTHORIZED')
    expect(refusal.message).toContain('the default, hub, is for docker.io')
    expect(guarded.recorded.map(one => one.authorization)).not.toContain(basic(login))
  })

  test('a refused password is named, with its user', async () => {
    await using guarded = await EvilRegistry.start({ login })
    const { reference } = guarded.hold(anImage())
    rig.add({ name: 'ci', server: guarded.server, username: 'ci', password: 'canary-old' })
    const refusal = await bench.fetch(reference).catch(error => error)
    expect(refusal).toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' })
    expect(refusal.message).toContain(`${guarded.server} refused credential "ci" (user ci)`)
    expect(rig.credentials.get('ci').lastUse).toMatchObject({ purpose: 'pull', result: 'unauthorized' })
    rig.change('ci', { password: login.password })
    await bench.fetch(reference)
  })
})

const ownArchitecture = process.arch === 'arm64' ? 'arm64' : 'amd64'

describe('a login that has expired', () => {
  /** Everybody may pull; a login that is brought along must be right. */
  function giveToEverybody(): string {
    const { reference } = registry.hold(anImage())
    const ask = status(401, { 'www-authenticate': `Bearer realm="http://${registry.server}/token",service="x"` })
    registry.on('/token', (response, request) =>
      request.headers.authorization === undefined
        ? json({ token: 'everybody' })(response, request)
        : json({ errors: [{ code: 'UNAUTHORIZED', message: 'the token has expired' }] }, 401)(response, request),
    )
    for (const path of ['/v2/', manifest]) {
      const right = path === '/v2/' ? json({}) : registry.answerOf(path)
      registry.on(path, (response, request) =>
        (request.headers.authorization === 'Bearer everybody' ? right : ask)(response, request),
      )
    }
    return reference
  }

  test('for an image that everybody may pull is named as what is in the way, and none can be chosen', async () => {
    const reference = giveToEverybody()
    rig.add({ name: 'old', server: registry.server, ...login })
    const refusal = await bench.fetch(reference).catch(error => error)
    expect(refusal).toMatchObject({ code: 'REGISTRY_UNAUTHORIZED', details: { field: 'credential' } })
    expect(refusal.message).toContain('Without a login the registry gives this image to everybody.')
    expect(refusal.advice).toContain('Choose "none"')
    rig.apps.update('shop', { credential: 'none' })
    await bench.fetch(reference)
    expect(bench.log.join('\n')).toContain('without a credential: none is chosen for this app')
  })

  test('is not said to work where it was never tried', async () => {
    const { reference } = registry.hold(anImage())
    rig.add({ name: 'idle', server: registry.server, ...login })
    await bench.fetch(reference)
    expect(rig.credentials.get('idle').lastUse?.message).toContain('the login was not tried')
    const missing = await rig.logins.check('idle', `${registry.server}/berth-fetch/gone:1`)
    expect(missing).toMatchObject({ result: 'not_found', message: expect.stringContaining('login was not tried') })
    expect(missing.message).not.toContain('works')
  })
})

describe('an image that was only built on this server', () => {
  const fix = {
    message: expect.stringContaining('But this server has an image'),
    advice: expect.stringContaining('`pullPolicy: never`'),
    details: { field: 'pullPolicy' },
  }

  /** Under its name at this registry, which has never seen it. */
  async function buildHere(server: string): Promise<string> {
    const reference = `${server}/berth-fetch/built:1`
    await bench.engine.images.load(buildImage(anImage({ name: reference })))
    return reference
  }

  test.each<[string, EvilAnswer]>([
    ['has none of that name', status(404)],
    ['wants a login for it', status(401)],
  ])('is offered at once when the registry %s', async (_, answer) => {
    registry.on('/v2/berth-fetch/built/manifests/1', answer)
    await expect(bench.fetch(await buildHere(registry.server))).rejects.toMatchObject(fix)
    expect(bench.pausesMs).toEqual([])
  })

  test('is offered at once when nobody is there to be asked', async () => {
    const reference = await buildHere(registry.server)
    await registry[Symbol.asyncDispose]()
    await expect(bench.fetch(reference)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', ...fix })
    expect(bench.pausesMs).toEqual([])
  })

  test('is offered when the registry says nothing, long before the engine gives up', async () => {
    registry.on('/v2/berth-fetch/built/manifests/1', silence)
    await expect(bench.fetch(await buildHere(registry.server))).rejects.toMatchObject({
      ...fix,
      message: expect.stringContaining('did not answer within 6 s'),
    })
    expect(bench.pausesMs).toEqual([])
  })

  test('is not run in place of what a registry in trouble has', async () => {
    registry.on('/v2/berth-fetch/built/manifests/1', status(503))
    await expect(bench.fetch(await buildHere(registry.server))).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' })
    expect(bench.pausesMs).toHaveLength(3)
  })
})
