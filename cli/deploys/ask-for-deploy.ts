import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import type { Api } from '../api/api.ts'
import { CliError, isPassing } from '../cli-error.ts'

const longestMs = 60_000

export interface Order {
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/**
 * Asks for a deploy once, however often it takes: where the answer is lost on the way, the same key asks again and
 * the server answers with the deploy that there is. A server that was never reached is not waited for.
 */
export async function askForDeploy(api: Api, { method, path, body }: Order): Promise<DeployView> {
  const until = performance.now() + longestMs
  const options = { body, headers: { 'idempotency-key': randomUUID() } }
  let wasReached = false
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 3000)) {
    try {
      return await api.send<DeployView>(method, path, options)
    } catch (error) {
      wasReached ||= error instanceof CliError && error.details.passing === 'cut off'
      if (!isPassing(error) || !wasReached || performance.now() > until) throw error
      await pause(waitMs)
    }
  }
}
