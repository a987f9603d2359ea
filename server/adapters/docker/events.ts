import * as z from 'zod'
import { eventsEnded, notAnEngine } from '../../failures/engine-failures.ts'
import type { EngineEvent } from './engine.ts'
import type { EngineConnection } from './engine-connection.ts'
import { goMap, goNumber } from './go-json.ts'
import { BadLine, jsonLines } from './json-lines.ts'

const told = ['start', 'die', 'oom', 'destroy', 'stop', 'kill'] as const
/** Named one by one: without a list, every health check by exec would tell three events. */
const wanted = [...told, 'create', 'pause', 'unpause', 'rename', 'update', 'restart']
/** An event carries all labels of its container, and an image may bring many. */
const longestEventBytes = 8 * 1024 * 1024

export async function* containerEvents(engine: EngineConnection, signal: AbortSignal): AsyncGenerator<EngineEvent> {
  const options = { filters: JSON.stringify({ type: ['container'], event: wanted }) }
  try {
    const bytes = engine.bytes({ ask: docker => docker.getEvents(options), signal })
    for await (const line of jsonLines(bytes, longestEventBytes)) yield engineEvent(eventLine.parse(line))
  } catch (error) {
    if (signal.aborted) return
    const isNonsense = error instanceof BadLine || error instanceof z.ZodError
    throw isNonsense ? notAnEngine(engine.socketPath, 'GET /events', error) : error
  }
  if (!signal.aborted) throw eventsEnded(engine.socketPath)
}

const eventLine = z.object({
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: goMap(z.string()) }),
  timeNano: goNumber,
})

function engineEvent({ Action, Actor, timeNano }: z.infer<typeof eventLine>): EngineEvent {
  return {
    action: told.find(action => action === Action) ?? 'other',
    container: Actor.ID,
    exitCode: numberOrNull(Actor.Attributes.exitCode),
    signal: numberOrNull(Actor.Attributes.signal),
    at: timeNano / 1e6,
  }
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text)
}
