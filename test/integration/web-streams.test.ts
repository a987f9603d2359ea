import { get, type IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EventWriter } from '../../server/web/event-streams.ts'
import { apiRoute } from '../../server/web/route.ts'
import { panel, type Rig, startRig } from './web-rig.ts'

let rig: Rig
let write: EventWriter
let slow: Promise<void>
let left: PromiseWithResolvers<void>

beforeEach(async () => {
  slow = Promise.resolve()
  left = Promise.withResolvers()
  rig = await startRig({
    routes: [
      apiRoute(
        { method: 'get', path: '/api/v1/live', policy: 'public', summary: 'Live', answers: { 200: 'events' } },
        ({ events }) => events(stream => write(stream)),
      ),
      apiRoute(
        { method: 'get', path: '/api/v1/slow', policy: 'public', summary: 'Slow', answers: { 204: 'empty' } },
        async ({ c }) => {
          c.req.raw.signal.addEventListener('abort', () => left.resolve())
          await slow
          return { status: 204 }
        },
      ),
    ],
  })
})

afterEach(() => rig.stop())

function connect(
  path = '/api/v1/live',
  headers: Record<string, string> = {},
  method: 'GET' | 'HEAD' = 'GET',
): Promise<IncomingMessage> {
  const to = { agent: false, host: '127.0.0.1', port: rig.port, path, method, headers: { host: panel, ...headers } }
  return new Promise((resolve, reject) => {
    get(to, resolve).on('error', reject)
  })
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

test('a stream carries ids, names and lines, and tells where the reader was', async () => {
  write = async ({ lastEventId, send }) => {
    await send({ id: '8', data: `after ${lastEventId}` })
    await send({ id: '9\nevent: forged', event: 'done', data: 'one\ntwo\rthree' })
  }
  const response = await connect('/api/v1/live', { 'last-event-id': '7' })
  expect(response.headers['content-type']).toBe('text/event-stream')
  expect(await textOf(response)).toBe(
    ': open\n\nid: 8\ndata: after 7\n\nid: 9 event: forged\nevent: done\ndata: one\ndata: two\ndata: three\n\n',
  )
})

test('a reader that goes ends its stream, and one that does not read holds the writer back', async () => {
  const sent = { count: 0 }
  const ended = Promise.withResolvers<void>()
  write = async ({ signal, send }) => {
    signal.addEventListener('abort', () => ended.resolve())
    while (!signal.aborted) {
      await send({ data: 'x'.repeat(64 * 1024) })
      sent.count += 1
    }
  }
  const response = await connect()
  await pause(300)
  const held = sent.count
  await pause(300)
  expect(sent.count).toBe(held)
  response.destroy()
  await ended.promise
})

test('a reader has at most twenty streams', async () => {
  write = ({ signal }) => new Promise(resolve => signal.addEventListener('abort', () => resolve()))
  const open = await Promise.all(Array.from({ length: 20 }, () => connect()))
  expect(open.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
  expect((await connect()).statusCode).toBe(429)
  open[0]?.destroy()
  await expect.poll(async () => (await connect()).statusCode).toBe(200)
})

test('a HEAD of a stream gets its headers alone and leaves none open', async () => {
  const ended = Promise.withResolvers<void>()
  write = ({ signal }) => new Promise(resolve => signal.addEventListener('abort', () => resolve(ended.resolve())))
  const head = await connect('/api/v1/live', {}, 'HEAD')
  expect(head.headers['content-type']).toBe('text/event-stream')
  expect(await textOf(head)).toBe('')
  await ended.promise
})

test('a caller who leaves while an answer is made is seen', async () => {
  const gate = Promise.withResolvers<void>()
  slow = gate.promise
  const asking = get({
    agent: false,
    host: '127.0.0.1',
    port: rig.port,
    path: '/api/v1/slow',
    headers: { host: panel },
  })
  asking.on('error', () => {})
  await pause(100)
  asking.destroy()
  await left.promise
  gate.resolve()
})

test('a stop ends streams, lets the last request finish, and takes no other', async () => {
  write = ({ signal }) => new Promise(resolve => signal.addEventListener('abort', () => resolve()))
  const gate = Promise.withResolvers<void>()
  slow = gate.promise
  const live = await connect()
  const last = connect('/api/v1/slow')
  await pause(100)
  const stopped = rig.server.stop()
  await textOf(live)
  await expect(connect('/api/v1/slow')).rejects.toThrow('ECONNREFUSED')
  gate.resolve()
  expect((await last).statusCode).toBe(204)
  await stopped
})
