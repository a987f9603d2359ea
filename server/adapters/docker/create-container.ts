import { setTimeout as pause } from 'node:timers/promises'
import type { ContainerCreateOptions } from 'dockerode'
import * as z from 'zod'
import { isAppError } from '../../errors.ts'
import { apart } from './apart.ts'
import { inspectContainer } from './container-facts.ts'
import { createBody, type EngineLimits } from './create-body.ts'
import type { EngineConnection } from './engine-connection.ts'
import type { ContainerSpec } from './engine-containers.ts'

const created = z.object({ id: z.string() })
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
  const container = apart<ContainerCreateOptions>({ name: spec.name }, createBody(spec, limits))
  return (await engine.json({ ask: docker => docker.createContainer(container) }, created)).id
}

async function isBeingRemoved(engine: EngineConnection, name: string): Promise<boolean> {
  const holder = await inspectContainer(engine, name)
  return holder === null || holder.state === 'removing' || holder.state === 'dead'
}
