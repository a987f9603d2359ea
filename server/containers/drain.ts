import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { Clock } from '../clock.ts'
import { pause } from '../workers.ts'
import { type Container, type ContainerStore, dialOf, engineRef } from './container-store.ts'
import type { Launcher } from './launch-container.ts'
import { countConnections } from './networks/established-connections.ts'

/** So many containers of one app may drain at once; a newer one ends the oldest early. */
const mostDraining = 5
/** Those in their first seconds do not count: keep-alive connections to them are just closing. */
const settlingMs = 5000
const lookMs = 250

export interface Retirement {
  readonly container: Container
  readonly drainSeconds: number
  readonly stopTimeoutSeconds: number
}

export type Drain = ReturnType<typeof drain>

interface Context {
  readonly engine: DockerEngine
  readonly containers: ContainerStore
  readonly launcher: Launcher
  readonly clock: Clock
  /** Keeps the last output of a container that ends. */
  readonly keepOutput: (container: Container) => Promise<void>
  /** Says what happened where people look for it: in the deploy that replaced it. */
  readonly tell: (container: Container, words: string) => void
}

/** Retires containers that get no new requests: waits for their connections, then SIGTERM, then SIGKILL, then removes. */
export function drain({ engine, containers, launcher, clock, keepOutput, tell }: Context) {
  const leaving = new Map<string, { readonly hurry: AbortController; readonly ended: Promise<void> }>()

  async function retire(
    { container, drainSeconds, stopTimeoutSeconds }: Retirement,
    signal: AbortSignal,
  ): Promise<void> {
    const left =
      container.process === 'web'
        ? await waitForConnections(container, remainingMs(container, drainSeconds), signal)
        : 0
    if (left > 0)
      tell(
        container,
        `${left} connections were still open at the drain limit of ${drainSeconds} s; the app was asked to end them.`,
      )
    await engine.containers.stop(engineRef(container), stopTimeoutSeconds)
    await keepOutput(container)
    await launcher.discard(container)
  }

  /** Answers how many connections are left at the limit. */
  async function waitForConnections(container: Container, limitMs: number, signal: AbortSignal): Promise<number> {
    const until = clock.monotonicMs() + limitMs
    for (;;) {
      const leftMs = until - clock.monotonicMs()
      // Not at once: the answer to the deploy is on its way, and kept connections are just closing.
      await pause(Math.max(0, Math.min(lookMs, leftMs)), signal)
      const open = countConnections().get(dialOf(container)) ?? 0
      if (open === 0 || signal.aborted || leftMs <= lookMs) return open
    }
  }

  /** From the moment it was replaced; a clock that was set meanwhile lengthens nothing. */
  function remainingMs(container: Container, drainSeconds: number): number {
    const drainedForMs = Math.max(0, clock.now() - (container.drainedAt ?? clock.now()))
    return Math.max(0, drainSeconds * 1000 - drainedForMs)
  }

  function endOldestBeyondLimit(app: string): void {
    const settled = containers.of(app, 'draining').filter(one => clock.now() - (one.drainedAt ?? 0) > settlingMs)
    for (const container of settled.slice(0, Math.max(0, settled.length - mostDraining))) {
      tell(container, `ended early: more than ${mostDraining} containers of this app were draining.`)
      leaving.get(container.id)?.hurry.abort()
    }
  }

  return {
    /** Starts retiring in the background; a container that is on its way already stays so. Ends when it is gone. */
    begin(retirement: Retirement): Promise<void> {
      const { container } = retirement
      const underWay = leaving.get(container.id)
      if (underWay !== undefined) return underWay.ended
      const hurry = new AbortController()
      const ended = retire(retirement, hurry.signal).finally(() => leaving.delete(container.id))
      leaving.set(container.id, { hurry, ended })
      endOldestBeyondLimit(container.app)
      return ended
    },
    /** Ends the waiting for connections of these now: a stop was asked for. */
    hurry(ids: readonly string[]): void {
      for (const id of ids) leaving.get(id)?.hurry.abort()
    },
  }
}
