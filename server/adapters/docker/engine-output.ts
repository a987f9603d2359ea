import { notAnEngine } from '../../failures/engine-failures.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { LogChunk } from './engine-containers.ts'
import { BadFrame, logFrames } from './log-frames.ts'

/** What a container or a command in it writes, as it comes; reads no faster than its consumer. */
export async function* engineOutput(engine: EngineConnection, call: EngineCall): AsyncGenerator<LogChunk> {
  try {
    yield* logFrames(engine.bytes(call))
  } catch (error) {
    throw error instanceof BadFrame ? notAnEngine(engine.socketPath, 'read the output', error) : error
  }
}
