import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface CurlAnswer {
  readonly status: number
  readonly body: string
  /** Of curl itself: 22 where `-f` met a failure. */
  readonly exitCode: number
}

/** The real curl, with a time limit. */
export async function curl(...words: readonly string[]): Promise<CurlAnswer> {
  const child = spawn('curl', ['-sS', '--max-time', '120', '-w', '\n%{http_code}', ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'close')
  const printed = await text(child.stdout)
  const [exitCode] = await ended
  const end = printed.lastIndexOf('\n')
  return { status: Number(printed.slice(end + 1)), body: printed.slice(0, end), exitCode: Number(exitCode) }
}
