import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { isAppError } from '../../errors.ts'
import { inspectContainer } from './container-facts.ts'
import { createBody, type EngineLimits } from './create-body.ts'
import type { EngineConnection } from './engine-connection.ts'
import type { ContainerSpec } from './engine-containers.ts'

const created = z.object({ Id: z.string() })
const waitForNameMs = 5_000

/** One request, unless the name belongs to a container that is just being removed (moby#37698). */
export async function createContainer(
  engine: EngineConnection,
  spec: ContainerSpec,
  limits: EngineLimits,
): Promise<string> {
  const giveUpAt = performance.now() + waitForNameMs
  for (;;) {
    try {
      return await createOnce(engine, spec, limits)
    } catch (error) {
      const isPassing = isAppError(error, 'CONFLICT') && (await isBeingRemoved(engine, spec.name))
      if (!isPassing || performance.now() > giveUpAt) throw error
      await pause(100)
    }
  }
}

async function createOnce(engine: EngineConnection, spec: ContainerSpec, limits: EngineLimits): Promise<string> {
  const call = {
    method: 'POST',
    path: '/containers/create',
    query: { name: spec.name },
    body: createBody(spec, limits),
  } as const
  return (await engine.json(call, created)).Id
}

async function isBeingRemoved(engine: EngineConnection, name: string): Promise<boolean> {
  const holder = await inspectContainer(engine, name)
  return holder === null || holder.state === 'removing' || holder.state === 'dead'
}
