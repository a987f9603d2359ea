import { expect, test } from 'vitest'
import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { AppError } from '../../errors.ts'
import type { ImageLook } from '../../registries/auth/image-look.ts'
import type { Deploy } from '../deploy.ts'
import type { FetchContext, Fetching } from './fetch-context.ts'
import { resolveImage } from './resolve-image.ts'

const [hub, mirror] = ['a', 'b'].map(letter => `sha256:${letter.repeat(64)}`)

function refuse(code: 'IMAGE_NOT_FOUND' | 'REGISTRY_UNAVAILABLE'): never {
  throw new AppError({ code, message: `${code} for the test.`, advice: 'None.' })
}

interface Scene {
  readonly image?: string
  readonly registryMirrors?: readonly string[]
  readonly engineSays?: () => string
  readonly hubSays?: () => string
}

/** What a deploy finds, and its log. */
async function resolve({
  image = 'docker.io/acme/shop:1',
  registryMirrors = ['https://mirror.lan/'],
  engineSays = () => mirror ?? '',
  hubSays = () => hub ?? '',
}: Scene) {
  const log: string[] = []
  const say = (...words: unknown[]) => void log.push(...words.slice(1).filter(word => typeof word === 'string'))
  const platforms = ['linux/amd64']
  const engine = {
    facts: async () => ({ registryMirrors }),
    platform: async () => 'linux/amd64',
    images: { inspect: async () => null, resolve: async () => ({ digest: engineSays(), platforms }) },
  } as unknown as DockerEngine
  const look = { digest: async () => hubSays() } as unknown as ImageLook
  const needs = { engine, look, journal: { say, enter: say, change: say } } as unknown as FetchContext
  const login = { auth: null, why: 'test', note: () => {} }
  const fetching = { app: { name: 'shop' }, deploy: { image } as Deploy, login, signal: new AbortController().signal }
  return { digest: await resolveImage(needs, fetching as unknown as Fetching), log }
}

test('where Docker has mirrors, the Hub itself says what a tag points to', async () => {
  expect(await resolve({})).toMatchObject({ digest: hub })
  expect(await resolve({ engineSays: () => refuse('IMAGE_NOT_FOUND') })).toMatchObject({ digest: hub })
})

test('a tag that the Hub does not have is not looked for at mirrors', async () => {
  await expect(resolve({ hubSays: () => refuse('IMAGE_NOT_FOUND') })).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' })
})

test('where only Docker reaches the Hub, it is asked with its mirrors, and that is told', async () => {
  const { digest, log } = await resolve({ hubSays: () => refuse('REGISTRY_UNAVAILABLE') })
  expect(digest).toBe(mirror)
  expect(log.join(' ')).toContain('Docker and its mirrors are asked')
})

test.each([
  ['without mirrors', { registryMirrors: [] }],
  ['for another registry, which has none', { image: 'ghcr.io/acme/shop:1' }],
])('%s Docker is asked', async (_, scene) => {
  expect(await resolve(scene)).toMatchObject({ digest: mirror })
})
