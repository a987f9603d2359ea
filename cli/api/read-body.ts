import type { IncomingMessage } from 'node:http'

const mostBytes = 64 * 1024 * 1024

/** The whole body as text. Throws when it is larger than 64 MiB. */
export async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw new Error('the answer is larger than 64 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
