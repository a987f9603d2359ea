import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startClosedLoop } from '../../scripts/lib/quickstart/closed-loop.ts'
import { sampleImage, samplePage, versionIn } from '../../scripts/lib/quickstart/sample-image.ts'

test('visitors without a pause count every answer, and lose none that was good', async () => {
  const { requests, lost } = await visit((_request, response) => response.end('good'))
  expect(requests).toBeGreaterThan(10)
  expect(lost).toEqual([])
})

test('visitors see a wrong status, a wrong body and a connection that breaks, each once', async () => {
  let count = 0
  const { lost } = await visit((request, response) => {
    count += 1
    if (count === 10) response.writeHead(502).end('bad gateway')
    else if (count === 20) response.end('another page')
    else if (count === 30) request.socket.destroy()
    else response.end('good')
  })
  expect(lost).toEqual([
    expect.stringMatching(/^status 502/),
    'status 200: another page',
    expect.stringMatching(/the connection ended without an answer|ECONNRESET/),
  ])
})

test('a server that closes the connection after its answer loses nothing', async () => {
  const { lost } = await visit((_request, response) => response.setHeader('connection', 'close').end('good'))
  expect(lost).toEqual([])
})

test('the same busybox gives the same image, and each version its own', () => {
  const busybox = Buffer.from('busybox')
  expect(sampleImage('1', busybox)).toEqual(sampleImage('1', busybox))
  expect(sampleImage('1', busybox)).not.toEqual(sampleImage('2', busybox))
  expect([versionIn(samplePage('1')), versionIn(samplePage('2')), versionIn('502')]).toEqual(['1', '2', undefined])
})

async function visit(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => server.closeAllConnections())
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const visitors = startClosedLoop({ port, host: 'shop.localhost', connections: 2, isGood: body => body === 'good' })
  await pause(300)
  return visitors.stop()
}
