import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import type { DockerEngine, PullProgress } from '../../server/adapters/docker/engine.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'
import type { ImageDescription } from '../support/images/image.ts'
import { registryLogin, TestRegistry } from '../support/registry.ts'
import type { Pushed } from '../support/registry-content.ts'

let engine: DockerEngine
let registry: TestRegistry
let guarded: TestRegistry

beforeAll(async () => {
  registry = await TestRegistry.start()
  guarded = await TestRegistry.start({ login: 'required' })
})

beforeEach(() => {
  engine = connectDocker({ socketPath: '/var/run/docker.sock' })
})

afterEach(async () => {
  for (const { repoDigests } of await engine.images.list()) {
    for (const name of repoDigests) if (isOurs(name)) await engine.images.remove(name)
  }
  await engine[Symbol.asyncDispose]()
})

afterAll(async () => {
  await registry.close()
  await guarded.close()
})

function isOurs(name: string): boolean {
  return name.startsWith(registry.server) || name.startsWith(guarded.server)
}

/** Unlike any image before: the engine asks no registry for a digest whose parts it has, whoever asks. */
function anImage(changes: Partial<ImageDescription> = {}): ImageDescription {
  return busyboxImage({ name: 'berth-dockertest/app:1', env: { SERIAL: randomUUID() }, ...changes })
}

async function pullAnonymously({ repository, digest }: Pushed): Promise<void> {
  await engine.images.pull({ repository, digest, auth: null })
}

describe('resolving', () => {
  test('a tag is resolved to the digest it points to now', async () => {
    const first = await registry.push(anImage({ labels: { version: '1' } }))
    expect(await engine.images.resolve(first.reference, null)).toMatchObject({ digest: first.digest })
    const second = await registry.push(anImage({ labels: { version: '2' } }))
    expect(await engine.images.resolve(second.reference, null)).toMatchObject({ digest: second.digest })
    expect(second.digest).not.toBe(first.digest)
    expect(await engine.images.resolve(`${first.repository}@${first.digest}`, null)).toMatchObject({
      digest: first.digest,
    })
  })

  test('an image for several platforms names them', async () => {
    const { reference } = await registry.pushIndex('berth-dockertest/app:both', [
      anImage({ architecture: 'amd64' }),
      anImage({ architecture: 'arm64' }),
    ])
    const { platforms } = await engine.images.resolve(reference, null)
    expect(platforms).toEqual(['linux/amd64', 'linux/arm64'])
  })

  test('a tag or repository that does not exist is not found', async () => {
    for (const name of ['app:none', 'none:1']) {
      const resolving = engine.images.resolve(`${registry.server}/berth-dockertest/${name}`, null)
      await expect(resolving).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' })
    }
  })

  test('a registry that is not there is unavailable', async () => {
    await expect(engine.images.resolve('127.0.0.1:1/app:1', null)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    })
  })
})

describe('logging in', () => {
  test('the right login may resolve and pull', async () => {
    const { reference, repository, digest } = await guarded.push(anImage())
    const auth = { ...registryLogin, server: guarded.server }
    expect(await engine.images.resolve(reference, auth)).toMatchObject({ digest })
    await engine.images.pull({ repository, digest, auth })
    expect(await engine.images.inspect(`${repository}@${digest}`)).not.toBeNull()
  })

  test.each([
    ['none', () => null],
    ['a wrong one', () => ({ username: 'ci', password: 'canary-wrong', server: guarded.server })],
  ])('%s is refused, and the password stays with us', async (_, login) => {
    const { reference, repository, digest } = await guarded.push(anImage())
    for (const work of [
      engine.images.resolve(reference, login()),
      engine.images.pull({ repository, digest, auth: login() }),
    ]) {
      const error = await work.catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' })
      expect(JSON.stringify(error)).not.toContain('canary')
    }
  })
})

describe('pulling', () => {
  test('an image stands under its digest, and its bytes were counted', async () => {
    const { repository, digest } = await registry.push(
      anImage({ files: { '/cargo': { content: randomBytes(1_500_000) } } }),
    )
    const seen: PullProgress[] = []
    await engine.images.pull({ repository, digest, auth: null, onProgress: progress => seen.push(progress) })
    expect(await engine.images.inspect(`${repository}@${digest}`)).toMatchObject({
      repoDigests: [`${repository}@${digest}`],
    })
    expect(seen.at(-1)).toMatchObject({ layersDone: 2, layersTotal: 2 })
    expect(seen.at(-1)?.receivedBytes).toBeGreaterThan(1_000_000)
    expect(seen.at(-1)?.receivedBytes).toBe(seen.at(-1)?.totalBytes)
  })

  test('what is here already is pulled again without harm', async () => {
    const pushed = await registry.push(anImage())
    await pullAnonymously(pushed)
    await pullAnonymously(pushed)
  })

  test('an image for other platforms only is told as such', async () => {
    const architecture = process.arch === 'arm64' ? 'amd64' : 'arm64'
    const pushed = await registry.pushIndex('berth-dockertest/app:other', [anImage({ architecture })])
    await expect(pullAnonymously(pushed)).rejects.toMatchObject({ code: 'ARCH_MISMATCH' })
  })

  test('a single image for another platform is pulled, and tells it when inspected', async () => {
    const architecture = process.arch === 'arm64' ? 'amd64' : 'arm64'
    const pushed = await registry.push(anImage({ architecture }))
    await pullAnonymously(pushed)
    const image = await engine.images.inspect(`${pushed.repository}@${pushed.digest}`)
    expect(image?.platform).toBe(`linux/${architecture}`)
  })

  test('a digest that the registry does not have is not found', async () => {
    const { repository } = await registry.push(anImage())
    const digest = `sha256:${'a'.repeat(64)}`
    await expect(engine.images.pull({ repository, digest, auth: null })).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    })
  })
})

test('the same description gives the same digest, in every registry', async () => {
  const image = anImage()
  const first = await registry.push(image)
  const second = await guarded.push(image)
  expect(first.digest).toBe(second.digest)
})
