import { setTimeout as pause } from 'node:timers/promises'
import type { CheckedRequest } from './checked-requests.ts'
import { type LoadConnection, openConnection } from './load-connection.ts'
import type { LoadPlan } from './load-plan.ts'
import { now, type Tally } from './tally.ts'

const pauseAfterLossMs = 20

export interface ExchangeLoop {
  readonly plan: LoadPlan
  readonly tally: Tally
  readonly signal: AbortSignal
  nextRequest(): CheckedRequest
  /** Called after each answer or loss. */
  progressed(): void
}

/** Asks on one connection as long as `signal` lets it, opening the next one only when the last one has ended. */
export async function runExchangeLoop(loop: ExchangeLoop): Promise<void> {
  let connection: LoadConnection | null = null
  while (!loop.signal.aborted) {
    const request = loop.nextRequest()
    const startedAt = now()
    try {
      connection = await usable(connection, loop)
      await exchange(connection, request, loop.tally)
    } catch (error) {
      loop.tally.lose({ client: request.method, startedAt, error })
      connection?.close()
      connection = null
      await pause(pauseAfterLossMs)
    }
    loop.progressed()
    if (loop.plan.thinkMs > 0) await pause(loop.plan.thinkMs)
  }
  connection?.close()
}

async function usable(connection: LoadConnection | null, { plan, tally }: ExchangeLoop): Promise<LoadConnection> {
  if (connection?.state === 'open') return connection
  if (connection?.state === 'closed') tally.unannouncedCloses++
  connection?.close()
  tally.connectionsOpened++
  return openConnection(plan.target, plan.timeoutMs)
}

async function exchange(connection: LoadConnection, request: CheckedRequest, tally: Tally): Promise<void> {
  const startedAt = now()
  const response = await connection.exchange(request)
  const version = request.check(response)
  tally.answered(startedAt)
  tally.saw(response.headers['x-instance'] ?? 'unnamed', version, startedAt)
}
