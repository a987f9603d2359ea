import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  askRaw,
  bodyOf,
  connectionsOf,
  type RealCaddy,
  startCaddy,
  startUpstream,
  type Upstream,
  until,
} from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'

vi.setConfig({ testTimeout: 60_000 })

let real: RealCaddy
let port: number

beforeAll(async () => {
  real = await startCaddy()
  port = real.settings.httpPort
})

afterAll(() => real[Symbol.asyncDispose]())

/** Asked on kept connections, as browsers do; Node's client tries nothing again. */
async function ask(agent: Agent, host: string, path: string, method = 'GET'): Promise<number> {
  const sent = request({ port, path, method, agent, headers: { host, 'content-length': 0 } }).end()
  const [response] = await once(sent, 'response')
  response.resume()
  await once(response, 'end')
  return response.statusCode
}

function dyingApp(): Promise<Upstream & { readonly died: string[] }> {
  const died: string[] = []
  return startUpstream((incoming, response) => {
    if (incoming.url !== '/die') return response.end('alive')
    died.push(incoming.method ?? '')
    incoming.socket.destroy()
  }).then(app => Object.assign(app, { died }))
}

test.for(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE'])(
  'a %s that reached an app which dies of it is not sent again, also on a warm connection',
  async method => {
    await using app = await dyingApp()
    real.routes.point('die.localhost', app.target)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let round = 1; round <= 10; round += 1) {
      expect(await ask(agent, 'die.localhost', '/')).toBe(200)
      expect(await ask(agent, 'die.localhost', '/die', method)).toBe(502)
      expect(app.died).toHaveLength(round)
    }
    agent.destroy()
  },
)

test('many at once that reached an app which dies of them are each sent once', async () => {
  await using app = await dyingApp()
  real.routes.point('die.localhost', app.target)
  const agent = new Agent({ keepAlive: true })
  expect(await ask(agent, 'die.localhost', '/')).toBe(200)
  const statuses = await Promise.all(Array.from({ length: 30 }, () => ask(agent, 'die.localhost', '/die')))
  expect(new Set(statuses)).toEqual(new Set([502]))
  expect(app.died).toHaveLength(30)
  agent.destroy()
})

test('POSTs are sent once also where kept connections break under load', async () => {
  await using app = await dyingApp()
  real.routes.point('die.localhost', app.target)
  const agent = new Agent({ keepAlive: true })
  let loaded = true
  const load = Array.from({ length: 8 }, async () => {
    while (loaded) await ask(agent, 'die.localhost', '/')
  })
  for (let round = 0; round < 50; round += 1) expect(await ask(agent, 'die.localhost', '/die', 'POST')).toBe(502)
  loaded = false
  await Promise.all(load)
  expect(app.died).toHaveLength(50)
  agent.destroy()
})

test('a request whose dial fails waits and is answered when something listens', async () => {
  const later = await freePort()
  real.routes.point('later.localhost', { kind: 'addresses', addresses: [`127.0.0.1:${later}`] })
  const answer = askRaw(port, ['POST / HTTP/1.1', 'Host: later.localhost', 'Content-Length: 5'], 'whole')
  const early = await Promise.race([answer, pause(300, 'waits')])
  expect(early).toBe('waits')
  await using _app = await startUpstream(async (incoming, response) => {
    response.end(`got ${await bodyOf(incoming)}`)
  }, later)
  expect(await answer).toMatchObject({ status: 200, text: 'got whole' })
})

test.for([
  ['a new address', 'got whole'],
  ['stopped', 'stopped'],
] as const)(
  'a request that waits for a dead address is answered by what the directory says next: %s',
  async ([next, text]) => {
    const dead = await freePort()
    await using app = await startUpstream(async (incoming, response) => {
      response.end(`got ${await bodyOf(incoming)}`)
    })
    real.routes.point('moved.localhost', { kind: 'addresses', addresses: [`127.0.0.1:${dead}`] })
    const answer = askRaw(port, ['POST / HTTP/1.1', 'Host: moved.localhost', 'Content-Length: 5'], 'whole')
    await until(() => connectionsOf(process.pid, port) > 0)
    real.routes.point('moved.localhost', next === 'stopped' ? { kind: 'stopped' } : app.target)
    expect((await answer).text).toContain(text)
  },
)

test('of several addresses the one that is gone costs no request', async () => {
  await using app = await startUpstream()
  const gone = `127.0.0.1:${await freePort()}`
  real.routes.point('half.localhost', { kind: 'addresses', addresses: [gone, app.address] })
  const answers = Array.from({ length: 20 }, () => askRaw(port, ['GET / HTTP/1.1', 'Host: half.localhost']))
  for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200)
})

test('a held app makes requests wait without loss, and serves at its address', async () => {
  await using app = await startUpstream(async (incoming, response) => {
    response.end(await bodyOf(incoming))
  })
  real.routes.setHold(7, null)
  real.routes.point('held.localhost', { kind: 'hold', hold: 7 })
  const posts = Array.from({ length: 40 }, (_, index) => {
    const body = `order ${index}`
    return askRaw(port, ['POST / HTTP/1.1', 'Host: held.localhost', `Content-Length: ${body.length}`], body)
  })
  await until(() => connectionsOf(process.pid, port) >= 40)
  expect(app.requests()).toBe(0)
  real.routes.setHold(7, app.address)
  const texts = (await Promise.all(posts)).map(answer => `${answer.status} ${answer.text}`)
  expect(texts).toEqual(Array.from({ length: 40 }, (_, index) => `200 order ${index}`))
  expect(app.requests()).toBe(40)
})
