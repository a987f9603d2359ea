import type { Socket } from 'node:net'

export interface RawAnswer {
  readonly status: number
  readonly body: string
  /** The server closes the connection after it. */
  readonly isLast: boolean
}

const silenceMs = 30_000

/** Reads one answer of HTTP/1.1; its body only where it has a Content-Length. Rejects when the connection breaks or is silent for 30 s. */
export function readAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0)
    function onData(chunk: Buffer): void {
      received = Buffer.concat([received, chunk])
      const answer = wholeAnswerIn(received)
      if (answer !== null) settle(() => resolve(answer))
    }
    const onError = (error: Error): void => settle(() => reject(error))
    const onClose = (): void => settle(() => reject(new Error('the connection ended without an answer')))
    const onSilence = (): void => settle(() => reject(new Error(`no answer for ${silenceMs / 1000} s`)))
    function settle(then: () => void): void {
      socket.setTimeout(0)
      socket.off('data', onData).off('error', onError).off('close', onClose).off('timeout', onSilence)
      then()
    }
    socket.on('data', onData).on('error', onError).on('close', onClose).on('timeout', onSilence)
    socket.setTimeout(silenceMs)
  })
}

/** Null while some of it is missing. */
function wholeAnswerIn(received: Buffer): RawAnswer | null {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = received.toString('latin1', 0, end)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  const length = /^content-length: *(\d+)$/im.exec(head)?.[1]
  const bodyEnd = end + 4 + Number(length ?? 0)
  if (received.length < bodyEnd) return null
  const body = received.toString('utf8', end + 4, bodyEnd)
  // Without a length, what follows may still belong to this answer.
  return { status, body, isLast: length === undefined || /^connection: *close$/im.test(head) }
}
