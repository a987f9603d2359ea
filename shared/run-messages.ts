/** What goes over the WebSocket of a one-off command: bytes as binary messages, all else as JSON. */

/** Input and outputs by number, as a program has them: the first byte of a binary message, the bytes follow. */
export const streams = { input: 0, stdout: 1, stderr: 2 } as const

/** From the caller. */
export type RunControl =
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly type: 'end-of-input' }

/** From the server, the last message of all. */
export type RunEnd =
  | { readonly type: 'exit'; readonly code: number }
  | {
      readonly type: 'error'
      readonly error: { readonly code: string; readonly message: string; readonly advice: string }
    }

export function bytesMessage(stream: keyof typeof streams, bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(1 + bytes.length)
  message[0] = streams[stream]
  message.set(bytes, 1)
  return message
}
