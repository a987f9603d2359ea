import { Lost } from './lost.ts'

export interface HttpResponse {
  readonly status: number
  /** Names in lower case; of repeated ones the last. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Reads one HTTP/1.1 response as its bytes arrive. `read` answers it when it is whole. Throws Lost('not HTTP'). */
export class ResponseParser {
  #bytes: Buffer = Buffer.alloc(0)

  get hasBytes(): boolean {
    return this.#bytes.length > 0
  }

  read(chunk: Buffer): HttpResponse | null {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    const head = readHead(this.#bytes)
    if (head === null) return null
    const body = head.headers['transfer-encoding']
      ? readChunks(this.#bytes, head.end)
      : readLength(this.#bytes, head.end, head.headers['content-length'])
    if (body === null) return null
    if (body.end !== this.#bytes.length) throw new Lost('not HTTP', 'bytes after the end of the response')
    this.#bytes = Buffer.alloc(0)
    return { status: head.status, headers: head.headers, body: body.bytes }
  }
}

export interface ResponseHead {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Offset of the first byte of the body. */
  readonly end: number
}

export function readHead(bytes: Buffer): ResponseHead | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]
  if (status === undefined) throw new Lost('not HTTP', first.slice(0, 80))
  return { status: Number(status), headers: Object.fromEntries(lines.map(toHeader)), end: end + 4 }
}

function toHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

interface Part {
  readonly bytes: Buffer
  readonly end: number
}

function readLength(bytes: Buffer, start: number, length: string | undefined): Part | null {
  const end = start + Number(length ?? 0)
  return bytes.length < end ? null : { bytes: bytes.subarray(start, end), end }
}

function readChunks(bytes: Buffer, start: number): Part | null {
  const chunks: Buffer[] = []
  for (let at = start; ; ) {
    const line = bytes.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (Number.isNaN(size)) throw new Lost('not HTTP', 'a chunk without a size')
    const end = line + 2 + size + 2
    if (bytes.length < end) return null
    if (size === 0) return { bytes: Buffer.concat(chunks), end }
    chunks.push(bytes.subarray(line + 2, line + 2 + size))
    at = end
  }
}
