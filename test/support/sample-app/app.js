// A web app for tests and benchmarks. It goes into an image as it stands: one file, no dependencies, every switch an environment variable.
//   PORT, LISTEN_HOST, LISTEN_AFTER_MS          where and when it listens
//   VERSION, PAYLOAD_BYTES                      what GET / answers
//   HEALTH_STATUS                               what GET /health answers
//   EXIT_AFTER_MS, EXIT_CODE, HOG_MEBIBYTES     how it misbehaves
//   ON_SIGTERM=ignore                           stays until SIGKILL
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { hostname } from 'node:os'

const env = process.env
const version = env.VERSION ?? 'v1'
const instance = hostname()
const payload = `${version}\n`
  .repeat(Math.ceil(Number(env.PAYLOAD_BYTES ?? 2048) / (version.length + 1)))
  .slice(0, Number(env.PAYLOAD_BYTES ?? 2048))
const webSockets = new Set()
const hogged = []
let stopping = false

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://app')
  response.setHeader('x-version', version)
  response.setHeader('x-instance', instance)
  if (stopping) response.setHeader('connection', 'close')
  const answer = routes[`${request.method} ${url.pathname}`] ?? notFound
  answer(request, response, url)
})

const routes = {
  'GET /': (_request, response) => send(response, 200, payload),
  'POST /': (request, response) => answerHash(request, response, Number.POSITIVE_INFINITY),
  'POST /upload': (request, response, url) => answerHash(request, response, numberIn(url, 'bytesPerSecond', 65_536)),
  'GET /slow': (_request, response, url) => streamLines(response, numberIn(url, 'seconds', 10)),
  'GET /health': (_request, response) => send(response, Number(env.HEALTH_STATUS ?? 200), 'health\n'),
  'GET /headers': (request, response) => send(response, 200, JSON.stringify(request.headers)),
  'GET /variable': (_request, response, url) => send(response, 200, env[url.searchParams.get('name')] ?? ''),
  'GET /hog': (_request, response, url) => send(response, 200, `${hog(numberIn(url, 'mebibytes', 64))}\n`),
  'GET /open-sockets': (_request, response) => send(response, 200, `${webSockets.size}\n`),
  'GET /die': die,
  'POST /die': die,
}

function notFound(_request, response) {
  send(response, 404, 'not found\n')
}

// Written at once, so that counting the lines tells how often it was asked.
function die() {
  writeSync(1, 'asked to die\n')
  process.exit(Number(env.EXIT_CODE ?? 1))
}

function answerHash(request, response, bytesPerSecond) {
  const hash = createHash('sha256')
  request.on('data', chunk => {
    hash.update(chunk)
    if (bytesPerSecond === Number.POSITIVE_INFINITY) return
    request.pause()
    setTimeout(() => request.resume(), (chunk.length / bytesPerSecond) * 1000)
  })
  request.on('end', () => send(response, 200, `${version} ${hash.digest('hex')}\n`))
}

// Ten lines a second, `<version> <n>`, so that the reader can tell a cut or mixed stream from a whole one.
function streamLines(response, seconds) {
  const lines = Math.round(seconds * 10)
  let n = 0
  const timer = setInterval(() => {
    if (n < lines) response.write(`${version} ${n++}\n`)
    if (n === lines) response.end()
  }, 100)
  response.on('close', () => clearInterval(timer))
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

function numberIn(url, name, otherwise) {
  return Number(url.searchParams.get(name) ?? otherwise)
}

function hog(mebibytes) {
  for (let n = 0; n < mebibytes; n++) hogged.push(Buffer.alloc(1 << 20, n + 1))
  return hogged.length
}

// RFC 6455 as far as an echo server needs it: whole frames up to 64 KiB, text, ping and close.
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  webSockets.add(socket)
  let received = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => webSockets.delete(socket))
  socket.on('data', chunk => {
    received = echoFrames(socket, Buffer.concat([received, chunk]))
  })
  socket.write(frame(1, Buffer.from(`hello ${version} ${instance}`)))
  if (stopping) goAway(socket)
})

// Answers every whole frame in `bytes` and returns what is left.
function echoFrames(socket, bytes) {
  let rest = bytes
  for (let next = readFrame(rest); next !== null; next = readFrame(rest)) {
    answerFrame(socket, next.opcode, next.data)
    rest = rest.subarray(next.size)
  }
  return rest
}

function readFrame(bytes) {
  const long = (bytes[1] & 127) === 126
  const start = long ? 8 : 6
  if (bytes.length < start) return null
  const length = long ? bytes.readUInt16BE(2) : bytes[1] & 127
  if (bytes.length < start + length) return null
  const mask = bytes.subarray(start - 4, start)
  const data = Buffer.from(bytes.subarray(start, start + length))
  for (let n = 0; n < length; n++) data[n] ^= mask[n & 3]
  return { opcode: bytes[0] & 15, data, size: start + length }
}

function answerFrame(socket, opcode, data) {
  if (opcode === 1 || opcode === 2) socket.write(frame(opcode, data))
  if (opcode === 9) socket.write(frame(10, data))
  if (opcode !== 8) return
  if (socket.goingAway) socket.end()
  else socket.end(frame(8, data))
}

function frame(opcode, data) {
  const length = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 255]
  return Buffer.concat([Buffer.from([0x80 | opcode, ...length]), data])
}

function goAway(socket) {
  if (socket.goingAway) return
  socket.goingAway = true
  socket.write(frame(8, Buffer.from([1001 >> 8, 1001 & 255])))
}

// Open requests are finished, WebSockets are told to go, then it exits.
process.on('SIGTERM', () => {
  if (env.ON_SIGTERM === 'ignore' || stopping) return
  stopping = true
  server.close(() => process.exit(0))
  for (const socket of webSockets) goAway(socket)
})

if (env.HOG_MEBIBYTES) hog(Number(env.HOG_MEBIBYTES))
if (env.EXIT_AFTER_MS) setTimeout(() => process.exit(Number(env.EXIT_CODE ?? 1)), Number(env.EXIT_AFTER_MS))
setTimeout(
  () => server.listen({ port: Number(env.PORT ?? 8080), host: env.LISTEN_HOST ?? '0.0.0.0' }),
  Number(env.LISTEN_AFTER_MS ?? 0),
)
