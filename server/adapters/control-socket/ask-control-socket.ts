import { existsSync } from 'node:fs'
import { Client } from 'undici'

export interface ControlQuestion {
  readonly method: 'POST' | 'GET'
  readonly path: string
  readonly body?: unknown
}

export interface ControlReply {
  readonly status: number
  readonly text: string
}

/** One request to the server that listens on a unix socket; null when none does. Throws when `signal` ends it. */
export async function askControlSocket(
  socketPath: string,
  { method, path, body }: ControlQuestion,
  signal?: AbortSignal,
): Promise<ControlReply | null> {
  if (!existsSync(socketPath)) return null
  const client = new Client('http://localhost', { socketPath })
  try {
    const response = await client.request({
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    })
    return { status: response.statusCode, text: await response.body.text() }
  } catch (error) {
    if (isNobodyThere(error)) return null
    throw error
  } finally {
    await client.close()
  }
}

function isNobodyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT')
}
