import * as z from 'zod'
import { nullIfAbsent } from './absent.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { ContainerStats } from './engine-containers.ts'
import { engineName } from './engine-name.ts'
import { goMap, goNumber } from './go-json.ts'

/** One reading without the engine's own second of waiting; null when it does not run. */
export async function containerStats(engine: EngineConnection, id: string): Promise<ContainerStats | null> {
  const ask: EngineCall['ask'] = docker =>
    docker.getContainer(engineName(id)).stats({ stream: false, 'one-shot': true })
  const answer = await nullIfAbsent(engine.json({ ask }, statsAnswer))
  if (answer === null || answer.memory_stats.usage === 0) return null
  return { cpuNanoseconds: answer.cpu_stats.cpu_usage.total_usage, memoryBytes: memoryInUse(answer.memory_stats) }
}

const memoryAnswer = z.object({ usage: goNumber, stats: goMap(z.number()) })

const statsAnswer = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: goNumber }) }),
  memory_stats: memoryAnswer,
})

/** Without the page cache that the kernel would give back, as `docker stats` counts: the names are those of cgroup v1 and v2. */
function memoryInUse({ usage, stats }: z.infer<typeof memoryAnswer>): number {
  const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0
  return cache < usage ? usage - cache : usage
}
