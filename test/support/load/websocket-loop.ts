import { setTimeout as pause } from 'node:timers/promises'
import type { LoadPlan } from './load-plan.ts'
import { Lost } from './lost.ts'
import { now, type Tally } from './tally.ts'
import { openWebSocket, type WebSocketClient } from './websocket.ts'

const echoEveryMs = 250

export interface WebSocketLoop {
  readonly plan: LoadPlan
  readonly tally: Tally
  readonly signal: AbortSignal
  /** Called when one is open, and after each loss. */
  progressed(): void
}

/** Holds one WebSocket open with an echo four times a second; opens another when the server ends it. */
export async function runWebSocketLoop(loop: WebSocketLoop): Promise<void> {
  while (!loop.signal.aborted) {
    const startedAt = now()
    try {
      await liveOnce(loop)
    } catch (error) {
      loop.tally.lose({ client: 'WebSocket', startedAt, error })
      loop.progressed()
      await pause(echoEveryMs)
    }
  }
}

async function liveOnce(loop: WebSocketLoop): Promise<void> {
  const { plan, tally, signal } = loop
  const client = await openWebSocket(plan.target, plan.timeoutMs)
  const openedAt = now()
  const [, version = '', instance = ''] = client.hello.split(' ')
  loop.progressed()
  const echoes = await echoUntilOver(client, signal)
  const wasOpen = signal.aborted
  client.close()
  const closeCode = await client.ended
  const end = wasOpen ? { endedAt: null, closeCode: null } : { endedAt: now(), closeCode }
  tally.webSockets.push({ version, instance, openedAt, echoes, ...end })
  if (!plan.versions.includes(version)) throw new Lost('unknown version', client.hello)
}

/** Answers how many echoes came back right. */
async function echoUntilOver(client: WebSocketClient, signal: AbortSignal): Promise<number> {
  for (let n = 0; ; n++) {
    const sent = `echo ${n}`
    const answer = await client.echo(sent)
    if (answer === null || signal.aborted) return n
    if (answer !== sent) throw new Lost('WebSocket echo wrong', answer)
    await Promise.race([pause(echoEveryMs), client.ended])
  }
}
