import { request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** Bytes go as an archive, anything else as JSON. */
  readonly body?: unknown
}

/** One HTTP request over a unix socket, as Docker and berth's control socket take it. */
export function askSocket(socketPath: string, { method, path, body }: Question): Promise<Answer> {
  const isBytes = body instanceof Uint8Array
  const sent = body === undefined || isBytes ? body : JSON.stringify(body)
  const headers = {
    host: 'localhost',
    ...(sent === undefined
      ? {}
      : {
          'content-type': isBytes ? 'application/x-tar' : 'application/json',
          'content-length': Buffer.byteLength(sent),
        }),
  }
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, method, path, headers }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
    call.on('error', reject)
    call.end(sent)
  })
}
