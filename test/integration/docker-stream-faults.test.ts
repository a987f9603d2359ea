import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import type { DockerEngine } from '../../server/adapters/docker/engine.ts'
import { type ErrorCode, isAppError } from '../../server/errors.ts'
import { cutAfter, EvilEngine, stream } from '../support/evil-engine.ts'

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

describe('output and events', () => {
  const oneByte = Buffer.from([1, 0, 0, 0, 0, 0, 0, 1, 121])

  test("the output of 'yes', 200,000 frames of one byte, is read to its end", async () => {
    evil.on('GET /containers/x/logs', stream(Buffer.alloc(oneByte.length * 200_000, oneByte)))
    let bytes = 0
    for await (const chunk of engine.containers.logs('x', {})) bytes += chunk.bytes.length
    expect(bytes).toBe(200_000)
  })

  test('an endless output waits for a slow reader, and stops when nobody reads', async () => {
    let sent = 0
    let open = true
    evil.on('GET /containers/x/logs', response => {
      const block = Buffer.alloc(oneByte.length * 10_000, oneByte)
      const send = () => {
        while (open && response.write(block)) sent += block.length
      }
      response.on('drain', send).on('close', () => {
        open = false
      })
      send()
    })
    for await (const _ of engine.containers.logs('x', { follow: true })) {
      await pause(300)
      break
    }
    expect(sent).toBeLessThan(8 * 1024 * 1024)
    await expect.poll(() => open).toBe(false)
  })

  test.each([
    ['breaks off', cutAfter(oneByte.toString('latin1'))],
    ['ends inside a frame', stream(oneByte, oneByte.subarray(0, 4))],
  ])('an output that %s is no output that ended', async (_, answer) => {
    evil.on('GET /containers/x/logs', answer)
    const read = async () => {
      for await (const chunk of engine.containers.logs('x', {})) expect(chunk.bytes).toHaveLength(1)
    }
    await expect(read()).rejects.toSatisfy(is('DOCKER_UNAVAILABLE'))
  })

  test.each([
    ['die with the engine', cutAfter('{"Action":"start","Actor":{"ID":"x","Attributes":{}}}\n')],
    ['end quietly', stream('{"Action":"start","Actor":{"ID":"x","Attributes":{}}}\n')],
    ['turn to nonsense', stream('{"Action":"start","Actor":{"ID":"x","Attributes":{}}}\n', '<html>\n')],
  ])('events that %s end with an error', async (_, answer) => {
    evil.on('GET /events', answer)
    const seen: string[] = []
    const listen = async () => {
      for await (const event of engine.events(new AbortController().signal)) seen.push(event.action)
    }
    await expect(listen()).rejects.toSatisfy(is('DOCKER_UNAVAILABLE'))
    expect(seen).toEqual(['start'])
  })
})
