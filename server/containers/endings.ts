import type { EngineEvent } from '../adapters/docker/engine.ts'

const remembered = 200

interface Ending {
  readonly exitCode: number | null
  readonly wasOutOfMemory: boolean
}

export type Endings = ReturnType<typeof openEndings>

/**
 * What the engine told of containers that ended. Its record of a container is no substitute: the next start
 * overwrites the exit code, and the flag for memory is unreliable (moby#38352).
 */
export function openEndings() {
  const endings = new Map<string, Ending>()
  return {
    note({ action, container, exitCode }: Pick<EngineEvent, 'action' | 'container' | 'exitCode'>): void {
      if (action !== 'oom' && action !== 'die') return
      const before = endings.get(container) ?? { exitCode: null, wasOutOfMemory: false }
      endings.delete(container)
      endings.set(container, action === 'oom' ? { ...before, wasOutOfMemory: true } : { ...before, exitCode })
      const [oldest] = endings.keys()
      if (endings.size > remembered && oldest !== undefined) endings.delete(oldest)
    },
    /** Null when no ending was told of. */
    exitCodeOf(engineId: string): number | null {
      return endings.get(engineId)?.exitCode ?? null
    },
    wasOutOfMemory(engineId: string): boolean {
      return endings.get(engineId)?.wasOutOfMemory ?? false
    },
  }
}
