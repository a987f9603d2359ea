import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the engine keeps a container's control group, by its two drivers, under version 2 and under version 1. */
const usualFolders = (engineId: string): readonly string[] =>
  ['/sys/fs/cgroup', '/sys/fs/cgroup/pids'].flatMap(root => [
    join(root, 'system.slice', `docker-${engineId}.scope`),
    join(root, 'docker', engineId),
  ])

/**
 * How often a container was denied a process or thread because of its task limit, since it was started. The kernel counts
 * it in `pids.events`, whoever it was in there, also where the app itself says nothing. Null when it cannot be read:
 * it does not run, or its group is elsewhere.
 */
export function taskLimitHits(engineId: string, folders = usualFolders(engineId)): number | null {
  for (const folder of folders) {
    try {
      const [, max] = /^max (\d+)/m.exec(readFileSync(join(folder, 'pids.events'), 'utf8')) ?? []
      if (max !== undefined) return Number(max)
    } catch {
      // Not here.
    }
  }
  return null
}

/** What happened, in one sentence, for people. */
export function taskLimitWords(process: string, { limit, hits }: { limit: number; hits: number }): string {
  const times = hits === 1 ? 'once' : `${hits} times`
  return `${process} reached its task limit of ${limit}: ${times} it was denied a process or thread.`
}

export const taskLimitAdvice =
  'Raise the task limit of the app (`pidsLimit`) and deploy again, or let it start fewer processes and threads.'
