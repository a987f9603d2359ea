import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { LogChunk, LogRead } from './engine-containers.ts'
import { engineName } from './engine-name.ts'
import { engineOutput } from './engine-output.ts'
import { engineTime } from './engine-time.ts'

/** The output of a container as it stands, or as it comes; an aborted signal ends it quietly. */
export async function* readContainerLogs(
  engine: EngineConnection,
  id: string,
  read: LogRead,
): AsyncGenerator<LogChunk> {
  const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).logs(optionsOf(read))
  try {
    yield* engineOutput(engine, { ask, signal: read.signal })
  } catch (error) {
    if (!read.signal?.aborted) throw error
  }
}

function optionsOf({ tail, since, follow, timestamps }: LogRead): object {
  return {
    stdout: true,
    stderr: true,
    tail: tail ?? 'all',
    since: since === undefined ? undefined : engineTime(since),
    follow: follow ?? false,
    timestamps: timestamps ?? false,
  }
}
