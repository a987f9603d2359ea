import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import type { DockerEngine } from '../../server/adapters/docker/engine.ts'
import { type ErrorCode, isAppError } from '../../server/errors.ts'
import { cutAfter, EvilEngine, json, silence, stream } from '../support/evil-engine.ts'

let evil: EvilEngine
let engine: DockerEngine

beforeEach(async () => {
  evil = await EvilEngine.start()
  engine = connectDocker({ socketPath: evil.socketPath })
})

afterEach(async () => {
  await engine[Symbol.asyncDispose]()
  await evil[Symbol.asyncDispose]()
})

function is(code: ErrorCode) {
  return (error: unknown) => isAppError(error, code)
}

describe('pulls', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const pull = { repository: 'ghcr.io/team/app', digest, auth: null }
  const there = `GET /images/ghcr.io/team/app@${digest}/json`

  test.each([
    [
      'an error without a newline',
      stream('{"status":"Pulling fs layer","id":"a"}\n{"error":"toomanyrequests: slow down"}'),
      'REGISTRY_RATE_LIMITED',
    ],
    [
      'an error in the middle',
      stream('{"errorDetail":{"message":"unauthorized: no"},"error":"x"}\n', '{"status":"Done"}\n'),
      'REGISTRY_UNAUTHORIZED',
    ],
    [
      'a damaged layer',
      stream('{"error":"filesystem layer verification failed for digest sha256:ab"}\n'),
      'IMAGE_CORRUPT',
    ],
    ['a full disk', stream('{"error":"failed to register layer: write /x: no space left on device"}\n'), 'DISK_FULL'],
    ['HTML of a proxy', stream('<html>\n<body>Bad gateway</body>\n</html>\n'), 'DOCKER_UNAVAILABLE'],
    ['an empty stream', stream(), 'DOCKER_UNAVAILABLE'],
    ['a stream that ends early', stream('{"status":"Downloading","id":"a"}\n'), 'DOCKER_UNAVAILABLE'],
    ['a stream cut inside a line', stream('{"status":"Downl'), 'DOCKER_UNAVAILABLE'],
    ['a connection that breaks', cutAfter('{"status":"Downloading","id":"a"}\n'), 'DOCKER_UNAVAILABLE'],
    ['a line without an end', stream(...Array.from({ length: 100 }, () => 'x'.repeat(1024))), 'DOCKER_UNAVAILABLE'],
    ['an error of the status', json({ message: 'manifest unknown' }, 404), 'IMAGE_NOT_FOUND'],
    ['an engine that shuts down', stream('{"error":"context canceled"}\n'), 'DOCKER_UNAVAILABLE'],
  ] as const)('%s never counts as pulled', async (_, answer, code) => {
    evil.on('POST /images/create', answer)
    await expect(engine.images.pull(pull)).rejects.toSatisfy(is(code))
  })

  test('a pull counts when the image stands there', async () => {
    evil.on(
      'POST /images/create',
      stream('{"status":"Downloading","id":"a","progressDetail":{"current":1,"total":2}}\n'),
    )
    evil.on(there, json({ Id: 'sha256:b' }))
    const seen: unknown[] = []
    await engine.images.pull({ ...pull, onProgress: progress => seen.push(progress) })
    expect(seen).toEqual([{ receivedBytes: 1, totalBytes: 2, layersDone: 0, layersTotal: 1 }])
  })

  test('a pull that stands still is ended, also when the engine repeats itself', async () => {
    evil.on('POST /images/create', response => {
      const timer = setInterval(() => response.write('{"status":"Downloading","id":"a"}\n'), 10)
      response.on('close', () => clearInterval(timer))
    })
    await expect(engine.images.pull({ ...pull, stallMs: 200 })).rejects.toSatisfy(is('PULL_STALLED'))
  })

  test('a registry that keeps the engine waiting before the first line is a stall too', async () => {
    evil.on('POST /images/create', silence)
    await expect(engine.images.pull({ ...pull, stallMs: 100 })).rejects.toSatisfy(is('PULL_STALLED'))
  })

  test('a pull that is cancelled ends with the reason, and hangs up', async () => {
    let hungUp = false
    evil.on('POST /images/create', response => {
      response.write('{"status":"Downloading","id":"a"}\n')
      response.on('close', () => {
        hungUp = true
      })
    })
    const controller = new AbortController()
    const onProgress = () => controller.abort(new Error('cancelled'))
    await expect(engine.images.pull({ ...pull, onProgress, signal: controller.signal })).rejects.toThrow('cancelled')
    await expect.poll(() => hungUp).toBe(true)
  })

  test('a login reaches the engine, and comes back in no error', async () => {
    let header: unknown
    evil.on('POST /images/create', (response, request) => {
      header = request.headers['x-registry-auth']
      stream('{"error":"denied for ci:canary-password"}')(response, request)
    })
    const auth = { username: 'ci', password: 'canary-password', server: 'ghcr.io' }
    const error = await engine.images.pull({ ...pull, auth }).catch((reason: unknown) => reason)
    expect(Buffer.from(String(header), 'base64url').toString()).toContain('canary-password')
    expect(error).toSatisfy(is('REGISTRY_UNAUTHORIZED'))
    expect(JSON.stringify(error) + String(error)).not.toContain('canary-password')
  })
})
