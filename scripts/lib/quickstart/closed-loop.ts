import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { readAnswer } from './read-answer.ts'

export interface LoopPlan {
  readonly port: number
  readonly host: string
  readonly connections: number
  /** What the body must be like; anything else is a loss, as is any status but 200 and any broken connection. */
  readonly isGood: (body: string) => boolean
}

export interface LoopResult {
  readonly requests: number
  /** Each in words. */
  readonly lost: readonly string[]
}

/**
 * Connections that are kept and ask again as soon as they are answered. They are bare sockets:
 * HTTP clients may repeat a request by themselves, and so hide a loss.
 */
export function startClosedLoop(plan: LoopPlan): { stop(): Promise<LoopResult> } {
  const stopping = new AbortController()
  const tally = { requests: 0, lost: [] as string[] }
  const loops = Array.from({ length: plan.connections }, () => ask(plan, tally, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(loops)
      return tally
    },
  }
}

async function ask(plan: LoopPlan, tally: { requests: number; lost: string[] }, signal: AbortSignal): Promise<void> {
  const question = `GET / HTTP/1.1\r\nHost: ${plan.host}\r\n\r\n`
  let socket: Socket | null = null
  while (!signal.aborted) {
    tally.requests += 1
    try {
      socket ??= await opened(plan.port)
      socket.write(question)
      const { status, body, isLast } = await readAnswer(socket)
      if (status !== 200 || !plan.isGood(body)) tally.lost.push(`status ${status}: ${body.slice(0, 80)}`)
      if (isLast) socket = closed(socket)
    } catch (error) {
      tally.lost.push(error instanceof Error ? error.message : String(error))
      socket = closed(socket)
    }
  }
  closed(socket)
}

async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

function closed(socket: Socket | null): null {
  socket?.destroy()
  return null
}
