import {
  askControlSocket,
  type ControlQuestion,
  type ControlReply,
} from '../adapters/control-socket/ask-control-socket.ts'
import type { Config } from '../config/config.ts'
import { AppError, type ErrorDetails } from '../errors.ts'
import { openLog } from '../log.ts'
import { openPlatform } from '../platform.ts'
import { programFiles } from '../program-files.ts'
import { openStores } from '../stores.ts'
import { controlSocketPath } from '../web/control-socket.ts'

/** A question to the API as this machine's own shell: over the control socket, or, when no server runs, to the same routes in this process. */
export async function askServer<T>(config: Config, question: ControlQuestion): Promise<T> {
  const { status, text } = (await overSocket(config, question)) ?? (await inThisProcess(config, question))
  const answer = JSON.parse(text) as T & { error?: ErrorDetails }
  if (status >= 400 && answer.error !== undefined) throw new AppError(answer.error)
  return answer
}

/** What the running server answers; null when none runs. */
export function overSocket(
  config: Config,
  question: ControlQuestion,
  signal?: AbortSignal,
): Promise<ControlReply | null> {
  return askControlSocket(controlSocketPath(config.dataDirectory), question, signal)
}

async function inThisProcess(config: Config, { method, path, body }: ControlQuestion): Promise<ControlReply> {
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
