import { existsSync } from 'node:fs'
import { Client } from 'undici'
import type { Config } from '../config.ts'
import { AppError, type ErrorDetails } from '../errors.ts'
import { openLog } from '../log.ts'
import { openPlatform } from '../platform.ts'
import { openStores } from '../stores.ts'
import { controlSocketPath } from '../web/control-socket.ts'
import { programFiles } from './program-files.ts'

/** A question to the API as this machine's own shell: over the control socket, or, when no server runs, to the same routes in this process. */
export async function askServer<T>(
  config: Config,
  question: { method: 'POST' | 'GET'; path: string; body?: unknown },
): Promise<T> {
  const { status, text } = (await overSocket(config, question)) ?? (await inThisProcess(config, question))
  const answer = JSON.parse(text) as T & { error?: ErrorDetails }
  if (status >= 400 && answer.error !== undefined) throw new AppError(answer.error)
  return answer
}

type Question = Parameters<typeof askServer>[1]
type Reply = { readonly status: number; readonly text: string }

async function overSocket(config: Config, { method, path, body }: Question): Promise<Reply | null> {
  const socketPath = controlSocketPath(config.dataDirectory)
  if (!existsSync(socketPath)) return null
  const client = new Client('http://localhost', { socketPath })
  try {
    const response = await client.request({
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    return { status: response.statusCode, text: await response.body.text() }
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT'))
      return null
    throw error
  } finally {
    await client.close()
  }
}

async function inThisProcess(config: Config, { method, path, body }: Question): Promise<Reply> {
  const files = programFiles()
  const stores = openStores(config, files.migrations)
  try {
    await using platform = openPlatform(config, stores, openLog('error'), files)
    const request = new Request(`http://localhost${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const response = await platform.web.app.fetch(request, { via: 'control' })
    return { status: response.status, text: await response.text() }
  } finally {
    stores.database[Symbol.dispose]()
  }
}
