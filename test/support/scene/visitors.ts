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
  let left: Promise<readonly Visit[]> | undefined
  const leave = (): Promise<readonly Visit[]> => (left ??= leaveOnce())
  return {
    leave,
    async [Symbol.asyncDispose]() {
      await leave()
    },
  }

  /** The last visitor comes now, and meets what stands now. */
  async function leaveOnce(): Promise<readonly Visit[]> {
    leaving.abort()
    await arriving
    visits.push(one())
    return Promise.all(visits)
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

/** The same for an app that died: one visitor may have been with it just then, and is told so instead of sent again. */
export function lostBesidesCrash(visits: readonly Visit[]): readonly Visit[] {
  const lost = lostOf(visits)
  const wasWithIt = lost.find(one => one.status === 502 && one.body.includes('The answer did not arrive'))
  return lost.filter(one => one !== wasWithIt)
}

/** The different bodies of good answers, in the order in which they first came. */
export function bodiesOf(visits: readonly Visit[]): readonly string[] {
  return [...new Set(visits.filter(one => one.status === 200).map(one => one.body))]
}
