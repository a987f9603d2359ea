import { connect } from 'node:net'

/** What one question to an address brought back. */
export type Answer =
  | { readonly kind: 'refused' }
  /** No connection came about, and nobody refused it: in words. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** Connected, then nothing until the limit. */
  | { readonly kind: 'silent' }
  /** Connected, then closed without a byte. */
  | { readonly kind: 'closed' }
  /** Bytes that are not HTTP. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'status'; readonly status: number }

export interface Question {
  readonly address: string
  readonly port: number
  readonly path: string
  readonly host: string
  readonly limitMs: number
  /** Ends the question at once, as `refused`. */
  readonly signal?: AbortSignal
}

/** Whether there was somebody who took the connection. */
export function isTaken({ kind }: Answer): boolean {
  return kind !== 'refused' && kind !== 'unreachable'
}

/** What stands between this host and an address that is in use, by the code of the failed connection. */
const blocks: Readonly<Record<string, string>> = {
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'this host has no route to it',
  EPERM: 'a firewall of this host forbids it',
  EACCES: 'a firewall of this host forbids it',
  ETIMEDOUT: 'nothing comes back',
}

/** What a health path must answer. */
export function isHealthy(answer: Answer): answer is Extract<Answer, { kind: 'status' }> {
  return answer.kind === 'status' && answer.status >= 200 && answer.status < 400
}

/** Asks once, over a connection of its own, and never follows or repeats. Nothing is needed inside the container. */
export function askHttp({ address, port, path, host, limitMs, signal }: Question): Promise<Answer> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port, noDelay: true })
    let hasConnected = false
    let received = ''
    const timer = setTimeout(() => finish(hasConnected ? { kind: 'silent' } : unreachable('ETIMEDOUT')), limitMs)
    socket.once('connect', () => {
      hasConnected = true
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: berth-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
      )
    })
    socket.on('data', chunk => {
      received += chunk.toString('latin1')
      const answer = readStatus(received)
      if (answer !== null) finish(answer)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      finish(hasConnected ? { kind: 'closed' } : unreachable(error.code ?? '')),
    )
    socket.once('close', () => finish(received === '' ? { kind: 'closed' } : { kind: 'foreign' }))

    const end = (): void => finish({ kind: 'refused' })
    signal?.addEventListener('abort', end, { once: true })

    function finish(answer: Answer): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.destroy()
      resolve(answer)
    }
  })
}

function unreachable(code: string): Answer {
  const why = blocks[code]
  return why === undefined ? { kind: 'refused' } : { kind: 'unreachable', why }
}

/** Null while the first line is not whole. */
function readStatus(received: string): Answer | null {
  const match = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(received)
  if (match !== null) return { kind: 'status', status: Number(match[1]) }
  return 'HTTP/'.startsWith(received.slice(0, 5)) && received.length < 13 ? null : { kind: 'foreign' }
}
