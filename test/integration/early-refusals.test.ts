import { once } from 'node:events'
import { createServer, type IncomingMessage, request as requestHttp1, type Server } from 'node:http'
import { connect } from 'node:http2'
import type { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { bodyOf, type RealCaddy, startCaddy } from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'

vi.setConfig({ testTimeout: 120_000 })

const host = 'upload.localhost'
const mebibyte = 1024 * 1024

let real: RealCaddy
let httpsPort: number
let app: Server

beforeAll(async () => {
  httpsPort = await freePort()
  real = await startCaddy({ httpsPort })
  app = await startRefusingApp()
  const address = app.address()
  if (address === null || typeof address === 'string') throw new Error('the app has no port')
  real.routes.addHost(host, { kind: 'addresses', addresses: [`127.0.0.1:${address.port}`] })
  real.routes.allowCertificate(host)
})

afterAll(async () => {
  await real[Symbol.asyncDispose]()
  app.close()
})

/** Answers once 64 KB have come, as apps do that count what comes, and closes where nothing asks it to keep the connection. */
async function startRefusingApp(): Promise<Server> {
  const server = createServer((request, response) => {
    let seen = 0
    request.on('data', chunk => {
      seen += chunk.length
      if (seen < 65_536 || response.headersSent) return
      response.writeHead(413).end('too large')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** Sends until it is answered, as browsers do. */
async function overHttp1(bytes: number): Promise<string> {
  const headers = { host, 'content-length': bytes }
  const sent = requestHttp1({ port: real.settings.httpPort, method: 'POST', headers, agent: false })
  const answer = once(sent, 'response') as Promise<[IncomingMessage]>
  await sendUntil(answer, sent, bytes)
  const [response] = await answer
  const text = await bodyOf(response)
  sent.destroy()
  return `${response.statusCode} ${text}`
}

async function overHttp2(bytes: number): Promise<string> {
  const session = connect(`https://127.0.0.1:${httpsPort}`, { servername: host, rejectUnauthorized: false })
  try {
    const stream = session.request({ ':method': 'POST', ':authority': host, 'content-length': bytes })
    const answer = once(stream, 'response')
    const text = once(stream.setEncoding('utf8'), 'data')
    await sendUntil(answer, stream, bytes)
    return `${String((await answer)[0][':status'])} ${String((await text)[0])}`
  } finally {
    session.destroy()
  }
}

async function sendUntil(answer: Promise<unknown>, to: Writable, bytes: number): Promise<void> {
  let isAnswered = false
  const answered = answer.finally(() => (isAnswered = true))
  to.on('error', () => {})
  const piece = Buffer.alloc(65_536)
  for (let sent = 0; sent < bytes && !isAnswered; sent += piece.length)
    if (!to.write(piece)) await Promise.race([answered, once(to, 'drain').catch(() => answered)])
}

describe.for([
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
] as const)('over %s an app that refuses an upload early is heard every time', ([, upload]) => {
  test.for([
    [1, 20],
    [5, 10],
    [50, 3],
  ] as const)('%i MB, alone and at once', async ([size, times]) => {
    const answers: string[] = []
    for (let n = 0; n < times; n += 1) answers.push(await upload(size * mebibyte))
    answers.push(...(await Promise.all(Array.from({ length: times }, () => upload(size * mebibyte)))))
    expect(answers.filter(answer => answer !== '413 too large')).toEqual([])
  })
})
