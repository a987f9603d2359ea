import { setTimeout as pause } from 'node:timers/promises'
import { type AppError, isAppError } from '../../errors.ts'
import { inspectContainer } from './container-facts.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import { engineName } from './engine-name.ts'

const removeMs = 60_000
const waitForOtherMs = 10_000

/** Stops it by force, removes it and its anonymous volumes. Somebody else may be removing it: then it waits for them. */
export async function removeContainer(engine: EngineConnection, id: string): Promise<void> {
  const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).remove({ force: true, v: true })
  try {
    await engine.run({ ask, deadlineMs: removeMs })
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return
    if (!isAppError(error, 'CONFLICT')) throw error
    await waitUntilGone(engine, id, error)
  }
}

async function waitUntilGone(engine: EngineConnection, id: string, conflict: AppError): Promise<void> {
  const giveUpAt = performance.now() + waitForOtherMs
  while ((await inspectContainer(engine, id)) !== null) {
    if (performance.now() > giveUpAt) throw conflict
    await pause(50)
  }
}
