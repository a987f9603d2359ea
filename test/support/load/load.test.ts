import { createServer, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { freePort } from '../free-port.ts'
import { startSampleApp } from '../sample-app/sample-app-process.ts'
import { startBareCaddy } from './bare-caddy.ts'
import { startLoad } from './load.ts'
import { aLoadPlan, type LoadPlan, type LoadReport } from './load-plan.ts'

describe('the load client', () => {
  test('loses nothing at a server that behaves', async () => {
    await using app = await startSampleApp()
    const report = await loadUntil(report => report.requests > 50, aPlanFor(app.port))
    expect(report.losses).toEqual([])
    expect(report.connectionsOpened).toBe(4)
    expect(report.instances).toHaveLength(1)
    expect(report.webSockets).toHaveLength(2)
    for (const life of report.webSockets) expect(life).toMatchObject({ version: 'v1', endedAt: null, closeCode: null })
  })

  test.for(['http', 'https', 'h2'] as const)('loses nothing through Caddy by %s', async protocol => {
    await using app = await startSampleApp()
    await using caddy = await startBareCaddy({ host: 'shop.localhost', upstream: `127.0.0.1:${app.port}` })
    const port = protocol === 'http' ? caddy.port : caddy.httpsPort
    const plan = aPlanFor(port)
    const report = await loadUntil(so => so.requests > 50, { ...plan, target: { ...plan.target, protocol } })
    expect(report.losses).toEqual([])
    expect(report.webSockets.filter(life => life.echoes > 0 && life.endedAt === null)).toHaveLength(2)
  })

  test('reports a version that it does not know', async () => {
    await using app = await startSampleApp({ VERSION: 'v3' })
    const report = await loadUntil(atOnce, aPlanFor(app.port))
    expect(kindsOf(report)).toEqual(['unknown version'])
  })

  test('reports requests that a dying server leaves without an answer', async () => {
    await using app = await startSampleApp()
    await using load = await startLoad(aPlanFor(app.port))
    app.kill('SIGKILL')
    await app.ended
    await eventually(load.look, ({ webSockets, lost }) => webSockets.length === 2 && lost > 0)
    const report = await load.stop()
    expect(kindsOf(report)).toContain('not connected')
    expect(report.webSockets.map(life => [life.endedAt !== null, life.closeCode])).toEqual([
      [true, null],
      [true, null],
    ])
  })

  test('takes an announced close for legal and tells the close frame of a WebSocket', async () => {
    const port = await freePort()
    await using first = await startSampleApp({ PORT: String(port) })
    await using load = await startLoad({ ...aPlanFor(port), getConnections: 0, postConnections: 0 })
    first.kill('SIGTERM')
    await first.ended
    await using second = await startSampleApp({ PORT: String(port), VERSION: 'v2' })
    const openSockets = async () => (await fetch(`http://127.0.0.1:${second.port}/open-sockets`)).text()
    await eventually(openSockets, text => text === '2\n')
    const report = await load.stop()
    expect(report.webSockets.filter(life => life.version === 'v1').map(life => life.closeCode)).toEqual([1001, 1001])
    expect(report.webSockets.filter(life => life.version === 'v2' && life.endedAt === null)).toHaveLength(2)
  })

  test.for([
    ['closed without an answer', ''],
    ['closed without an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nv1\n'],
    ['wrong status', 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'],
    ['wrong body', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nv1\n'],
    ['wrong body', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nv1\n\r\n0\r\n\r\n'],
    ['not HTTP', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nv1\nmore'],
    ['not HTTP', 'hello\r\n\r\n'],
  ] as const)('reports "%s" for the answer %j', async ([kind, answer]) => {
    await using server = await answering(socket => socket.end(answer))
    expect(kindsOf(await loadUntil(atOnce, { ...aPlanFor(server.port), webSockets: 0 }))).toEqual([kind])
  })

  test('reports an answer that does not come', async () => {
    await using server = await answering(() => {})
    const report = await loadUntil(atOnce, { ...aPlanFor(server.port), timeoutMs: 100 })
    expect(kindsOf(report)).toEqual(['WebSocket refused', 'no answer in time'])
  })

  test('reports a reset in the middle of a request', async () => {
    await using server = await answering(socket => socket.resetAndDestroy())
    expect(kindsOf(await loadUntil(atOnce, { ...aPlanFor(server.port), webSockets: 0 }))).toEqual(['reset'])
  })
})

function aPlanFor(port: number): LoadPlan {
  const target = { address: '127.0.0.1', port, host: 'shop.localhost', protocol: 'http' } as const
  return aLoadPlan({ target, getConnections: 2, postConnections: 2, webSockets: 2, timeoutMs: 20_000 })
}

/** Each client has had its first answer, or loss, when a load has started. */
const atOnce = () => true

async function loadUntil(isEnough: (report: LoadReport) => boolean, plan: LoadPlan): Promise<LoadReport> {
  await using load = await startLoad(plan)
  await eventually(load.look, isEnough)
  return await load.stop()
}

function kindsOf(report: LoadReport): string[] {
  return [...new Set(report.losses.map(loss => loss.kind))].sort()
}

/** A server that does one thing at the first bytes of each connection. */
async function answering(answer: (socket: Socket) => void): Promise<AsyncDisposable & { port: number }> {
  const port = await freePort()
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
