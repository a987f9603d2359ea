import type { EngineConnection } from './engine-connection.ts'
import type { LogChunk, LogRead } from './engine-containers.ts'
import { engineOutput } from './engine-output.ts'
import { enginePath } from './engine-path.ts'
import { engineTime } from './engine-time.ts'

/** The output of a container as it stands, or as it comes; an aborted signal ends it quietly. */
export async function* readContainerLogs(
  engine: EngineConnection,
  id: string,
  read: LogRead,
): AsyncGenerator<LogChunk> {
  const path = enginePath`/containers/${id}/logs`
  try {
    yield* engineOutput(engine, { method: 'GET', path, query: queryOf(read), signal: read.signal })
  } catch (error) {
    if (!read.signal?.aborted) throw error
  }
}

function queryOf({ tail, since, follow, timestamps }: LogRead) {
  return {
    stdout: true,
    stderr: true,
    tail: tail ?? 'all',
    since: since === undefined ? undefined : engineTime(since),
    follow: follow ?? false,
    timestamps: timestamps ?? false,
  }
}
