import { expect, test } from 'vitest'
import type { RegistryClient } from '../../adapters/registry/registry.ts'
import { imageLook } from './image-look.ts'

const engine = { platform: async () => 'linux/amd64' }
const signal = new AbortController().signal

/** Nothing ever comes back; who asks gives up. */
function hangingClient(asked: string[]): RegistryClient {
  const hang = (image: { registry: string }, { signal: asking }: { signal?: AbortSignal | undefined }) => {
    asked.push(image.registry)
    return new Promise<never>((_, reject) => asking?.addEventListener('abort', () => reject(asking.reason)))
  }
  return { manifest: hang, tryPull: hang, blob: hang, tags: hang } as unknown as RegistryClient
}

test('a registry that does not answer berth holds up one deploy for a moment, and no other after it', async () => {
  const asked: string[] = []
  const look = imageLook(hangingClient(asked), engine, 20)
  const failure = { code: 'REGISTRY_UNAVAILABLE', message: expect.stringContaining('did not answer berth itself') }
  for (const image of ['ghcr.io/a/b:1', 'ghcr.io/a/b:2', 'ghcr.io/a/c:1'])
    await expect(look.before(image, null, signal)).rejects.toMatchObject(failure)
  await expect(look.before('quay.io/a/b:1', null, signal)).rejects.toMatchObject(failure)
  expect(asked).toEqual(['ghcr.io', 'quay.io'])
})

test('a deploy that is cancelled says so, and the registry is not blamed', async () => {
  const asked: string[] = []
  const look = imageLook(hangingClient(asked), engine, 5000)
  await expect(look.before('ghcr.io/a/b:1', null, AbortSignal.timeout(10))).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  await expect(look.before('ghcr.io/a/b:1', null, AbortSignal.timeout(10))).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  expect(asked).toHaveLength(2)
})

test('how long a registry wants to be left alone is unknown when it does not answer', async () => {
  expect(await imageLook(hangingClient([]), engine, 20).waitWanted('ghcr.io/a/b:1', null, signal)).toBeUndefined()
})
