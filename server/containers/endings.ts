import { setTimeout as pause } from 'node:timers/promises'
import type { EngineEvent } from '../adapters/docker/engine.ts'

const remembered = 1000
const killed = 137
/** The kernel told of memory so long before the end at most; the two events may also come in the other order. */
const closeMs = 5000
const lateMs = 1000
/** An event is on its way for a moment after the engine has answered. */
const patienceMs = 500
const lookMs = 20
/** The event of a start is a little later than the start. */
const sameStartMs = 2000
/** SIGHUP, SIGUSR1, SIGUSR2: an app goes on after these; every other signal is meant to end it. */
const harmlessSignals: readonly (number | null)[] = [1, 10, 12]

interface Life {
  readonly outOfMemoryAt: number | null
  /** Somebody asked it to end: berth, or a person. */
  readonly wasAsked: boolean
}

interface Ending extends Life {
  readonly exitCode: number | null
  readonly at: number
}

interface Known {
  readonly life: Life
  /** The last one; it stays known while the container lives again. */
  readonly ending: Ending | null
  readonly isRemoved: boolean
  /** When it was started last, as far as anybody told. */
  readonly startedAt: number | null
}

type Told = Pick<EngineEvent, 'action' | 'container' | 'exitCode' | 'signal' | 'at'>

const newLife: Life = { outOfMemoryAt: null, wasAsked: false }
const unknown: Known = { life: newLife, ending: null, isRemoved: false, startedAt: null }

export type Endings = ReturnType<typeof openEndings>

/**
 * What the engine told of containers that ended. Its record of a container is no substitute: the next start overwrites
 * the exit code, and the flag for memory speaks of any process in it, at any time (moby#38352).
 */
export function openEndings() {
  const known = new Map<string, Known>()

  function endingOf(engineId: string): Ending | null {
    return known.get(engineId)?.ending ?? null
  }

  function remember(engineId: string, now: Known): void {
    known.delete(engineId)
    known.set(engineId, now)
    const [oldest] = known.keys()
    if (known.size > remembered && oldest !== undefined) known.delete(oldest)
  }

  /** Ended by the kernel for memory: killed, close to when memory ran out, and nobody asked for it. */
  function wasOutOfMemory(engineId: string): boolean {
    const ending = endingOf(engineId)
    if (ending?.exitCode !== killed || ending.outOfMemoryAt === null || ending.wasAsked) return false
    const beforeMs = ending.at - ending.outOfMemoryAt
    return beforeMs <= closeMs && beforeMs >= -lateMs
  }

  return {
    note(event: Told): void {
      remember(event.container, changed(known.get(event.container) ?? unknown, event))
    },
    /** Whether it was started again since it was looked at last, and nobody was told. */
    hasRestarted(engineId: string, startedAt: number): boolean {
      const before = known.get(engineId) ?? unknown
      remember(engineId, { ...before, startedAt })
      return before.startedAt !== null && startedAt - before.startedAt > sameStartMs
    },
    /** Null when no ending was told of. */
    exitCodeOf(engineId: string): number | null {
      return endingOf(engineId)?.exitCode ?? null
    },
    wasRemoved: (engineId: string): boolean => known.get(engineId)?.isRemoved ?? false,
    wasOutOfMemory,
    /** The same, of one that has just ended with this code: waits a moment for events that are on their way. */
    async hasRunOutOfMemory(engineId: string, exitCode: number): Promise<boolean> {
      if (exitCode !== killed) return false
      for (let waitedMs = 0; waitedMs < patienceMs && !wasOutOfMemory(engineId); waitedMs += lookMs) await pause(lookMs)
      return wasOutOfMemory(engineId)
    },
  }
}

function changed(before: Known, { action, exitCode, signal, at }: Told): Known {
  const { life, ending } = before
  switch (action) {
    case 'start':
      return { ...before, life: newLife, startedAt: at }
    case 'oom':
      return { ...before, life: { ...life, outOfMemoryAt: at }, ending: withLate(ending, at) }
    case 'kill':
      return harmlessSignals.includes(signal) ? before : { ...before, life: { ...life, wasAsked: true } }
    case 'die':
      return { ...before, ending: { ...life, exitCode, at } }
    case 'destroy':
      return { ...before, isRemoved: true }
    default:
      return before
  }
}

function withLate(ending: Ending | null, outOfMemoryAt: number): Ending | null {
  const isLate = ending?.outOfMemoryAt === null && outOfMemoryAt - ending.at <= lateMs
  return isLate ? { ...ending, outOfMemoryAt } : ending
}
