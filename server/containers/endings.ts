import { setTimeout as pause } from 'node:timers/promises'
import type { EngineEvent } from '../adapters/docker/engine.ts'

const remembered = 200
const killed = 137
/** The kernel told of memory so long before the end at most; the two events may also come in the other order. */
const closeMs = 5000
const lateMs = 1000
/** An event is on its way for a moment after the engine has answered. */
const patienceMs = 500
const lookMs = 20
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
}

type Told = Pick<EngineEvent, 'action' | 'container' | 'exitCode' | 'signal' | 'at'>

const newLife: Life = { outOfMemoryAt: null, wasAsked: false }

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

  /** Ended by the kernel for memory: killed, close to when memory ran out, and nobody asked for it. */
  function wasOutOfMemory(engineId: string): boolean {
    const ending = endingOf(engineId)
    if (ending?.exitCode !== killed || ending.outOfMemoryAt === null || ending.wasAsked) return false
    const beforeMs = ending.at - ending.outOfMemoryAt
    return beforeMs <= closeMs && beforeMs >= -lateMs
  }

  return {
    note(event: Told): void {
      const next = changed(known.get(event.container) ?? { life: newLife, ending: null }, event)
      known.delete(event.container)
      known.set(event.container, next)
      const [oldest] = known.keys()
      if (known.size > remembered && oldest !== undefined) known.delete(oldest)
    },
    /** Null when no ending was told of. */
    exitCodeOf(engineId: string): number | null {
      return endingOf(engineId)?.exitCode ?? null
    },
    wasOutOfMemory,
    /** The same, of one that has just ended with this code: waits a moment for events that are on their way. */
    async hasRunOutOfMemory(engineId: string, exitCode: number): Promise<boolean> {
      if (exitCode !== killed) return false
      for (let waitedMs = 0; waitedMs < patienceMs && !wasOutOfMemory(engineId); waitedMs += lookMs) await pause(lookMs)
      return wasOutOfMemory(engineId)
    },
  }
}

function changed({ life, ending }: Known, { action, exitCode, signal, at }: Told): Known {
  switch (action) {
    case 'start':
      return { life: newLife, ending }
    case 'oom':
      return { life: { ...life, outOfMemoryAt: at }, ending: withLate(ending, at) }
    case 'kill':
      return harmlessSignals.includes(signal) ? { life, ending } : { life: { ...life, wasAsked: true }, ending }
    case 'die':
      return { life, ending: { ...life, exitCode, at } }
    default:
      return { life, ending }
  }
}

function withLate(ending: Ending | null, outOfMemoryAt: number): Ending | null {
  const isLate = ending?.outOfMemoryAt === null && outOfMemoryAt - ending.at <= lateMs
  return isLate ? { ...ending, outOfMemoryAt } : ending
}
