import { createHash, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { LoadTarget } from './load-plan.ts'
import { Lost } from './lost.ts'
import { openSocket } from './open-socket.ts'
import { readHead } from './response-parser.ts'
import { encodeFrame, FrameReader, opcodes } from './websocket-frames.ts'

const greeting = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** A WebSocket to the sample app's `/ws`: echoes text until one side ends it, or nothing moved for the time-out. */
export interface WebSocketClient {
  /** Sends text and answers what came back; null when the socket ended before. */
  echo(text: string): Promise<string | null>
  /** The server's first message. */
  readonly hello: string
  /** Resolves when it has ended, with the code of the server's close frame, or null when there was none. */
  readonly ended: Promise<number | null>
  close(): void
}

/** Throws Lost when the server does not switch protocols or says no hello. */
export async function openWebSocket(target: LoadTarget, timeoutMs: number): Promise<WebSocketClient> {
  const socket = await openSocket(target, timeoutMs)
  socket.setTimeout(timeoutMs, () => socket.destroy())
  const connection = new Connection(socket)
  socket.write(upgradeRequest(target.host, connection.key))
  await connection.upgraded.promise
  return Object.assign(connection, { hello: await connection.nextText() })
}

function upgradeRequest(host: string, key: string): string {
  const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`
  return `GET /ws HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n\r\n`
}

class Connection {
  readonly key = randomBytes(16).toString('base64')
  readonly upgraded = Promise.withResolvers<void>()
  readonly ended: Promise<number | null>
  readonly #socket: Socket
  readonly #frames = new FrameReader()
  readonly #waiting: ((text: string | null) => void)[] = []
  readonly #unread: string[] = []
  #head: Buffer | null = Buffer.alloc(0)
  #closeCode: number | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', chunk => this.#receive(chunk))
    socket.on('error', () => socket.destroy())
    this.ended = new Promise(resolve => {
      socket.on('close', () => {
        this.upgraded.reject(new Lost('WebSocket refused', 'closed before the answer'))
        for (const answer of this.#waiting.splice(0)) answer(null)
        resolve(this.#closeCode)
      })
    })
  }

  echo(text: string): Promise<string | null> {
    if (this.#socket.destroyed || this.#closeCode !== null) return Promise.resolve(null)
    this.#socket.write(encodeFrame(opcodes.text, Buffer.from(text)))
    return this.#read()
  }

  async nextText(): Promise<string> {
    const text = await this.#read()
    if (text === null) throw new Lost('WebSocket refused', 'closed before the first message')
    return text
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(): Promise<string | null> {
    const text = this.#unread.shift()
    if (text !== undefined) return Promise.resolve(text)
    if (this.#socket.destroyed) return Promise.resolve(null)
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#head === null ? chunk : this.#readUpgrade(chunk)
    for (const { opcode, data } of this.#frames.read(bytes)) this.#handle(opcode, data)
  }

  #readUpgrade(chunk: Buffer): Buffer {
    const bytes = Buffer.concat([this.#head ?? Buffer.alloc(0), chunk])
    const head = readHead(bytes)
    this.#head = head === null ? bytes : null
    if (head === null) return Buffer.alloc(0)
    if (head.status === 101 && head.headers['sec-websocket-accept'] === acceptFor(this.key)) this.upgraded.resolve()
    else this.#refuse(head.status)
    return bytes.subarray(head.end)
  }

  #refuse(status: number): void {
    this.upgraded.reject(new Lost('WebSocket refused', `status ${status}`))
    this.#socket.destroy()
  }

  #handle(opcode: number, data: Buffer): void {
    if (opcode === opcodes.text) this.#deliver(data.toString())
    if (opcode === opcodes.ping) this.#socket.write(encodeFrame(opcodes.pong, data))
    if (opcode !== opcodes.close) return
    this.#closeCode = data.length < 2 ? 1005 : data.readUInt16BE(0)
    this.#socket.end(encodeFrame(opcodes.close, data))
  }

  #deliver(text: string): void {
    const answer = this.#waiting.shift()
    if (answer === undefined) this.#unread.push(text)
    else answer(text)
  }
}

function acceptFor(key: string): string {
  return createHash('sha1').update(`${key}${greeting}`).digest('base64')
}
