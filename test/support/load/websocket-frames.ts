import { randomBytes } from 'node:crypto'

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const

export interface WebSocketFrame {
  readonly opcode: number
  readonly data: Buffer
}

/** A masked client frame of less than 126 bytes. */
export function encodeFrame(opcode: number, data: Buffer): Buffer {
  const mask = randomBytes(4)
  const masked = data.map((byte, n) => byte ^ (mask[n & 3] ?? 0))
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | data.length]), mask, masked])
}

/** Cuts a stream of bytes into the server's frames of less than 64 KiB. */
export class FrameReader {
  #bytes: Buffer = Buffer.alloc(0)

  read(chunk: Buffer): readonly WebSocketFrame[] {
    this.#bytes = Buffer.concat([this.#bytes, chunk])
    const frames: WebSocketFrame[] = []
    for (let frame = this.#next(); frame !== null; frame = this.#next()) frames.push(frame)
    return frames
  }

  #next(): WebSocketFrame | null {
    const [first = 0, second = 0] = this.#bytes
    const start = second === 126 ? 4 : 2
    if (this.#bytes.length < start) return null
    const end = start + (second === 126 ? this.#bytes.readUInt16BE(2) : second)
    if (this.#bytes.length < end) return null
    const data = this.#bytes.subarray(start, end)
    this.#bytes = this.#bytes.subarray(end)
    return { opcode: first & 15, data }
  }
}
