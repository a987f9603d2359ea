import { request } from 'node:http'
import type { Answer } from './ask-socket.ts'

export interface Visit {
  /** Whole, as people open it; the name is not looked up, this machine is asked. */
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One request through Caddy over a connection of its own. */
export function visit({ url, method = 'GET', headers = {}, body }: Visit): Promise<Answer> {
  const { host, port, pathname } = new URL(url)
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: port || 80, path: pathname, method, agent: false }
    const call = request({ ...options, headers: { ...headers, host } }, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
    })
    call.on('error', reject)
    call.end(body)
  })
}
