import { setTimeout as pause } from 'node:timers/promises'
import type { BerthServer } from '../berth-server.ts'

const betweenMs = 50

export interface Visit {
  readonly at: number
  readonly tookMs: number
  /** 0 when there was no answer. */
  readonly status: number
  readonly body: string
}

export interface Visitors extends AsyncDisposable {
  /** What all of them met, in the order in which they came; the open ones are waited for. */
  leave(): Promise<readonly Visit[]>
}

/** One visitor every 50 ms, each over a connection of its own, none of them trying twice. */
export function visit(server: BerthServer, host: string, path = '/'): Visitors {
  const visits: Promise<Visit>[] = []
  const leaving = new AbortController()
  const arriving = arrive()
  return {
    async leave() {
      leaving.abort()
      await arriving
      return Promise.all(visits)
    },
    async [Symbol.asyncDispose]() {
      await this.leave()
    },
  }

  async function arrive(): Promise<void> {
    while (!leaving.signal.aborted) {
      visits.push(one())
      await pause(betweenMs)
    }
  }

  async function one(): Promise<Visit> {
    const at = Date.now()
    const { status, body } = await server.request(host, path).catch(error => ({ status: 0, body: String(error) }))
    return { at, tookMs: Date.now() - at, status, body: body.trim() }
  }
}

/** Visits that did not end with 200. */
export function lostOf(visits: readonly Visit[]): readonly Visit[] {
  return visits.filter(one => one.status !== 200)
}

/** The different bodies that were read, in the order in which they first came. */
export function bodiesOf(visits: readonly Visit[]): readonly string[] {
  return [...new Set(visits.map(one => one.body))]
}
