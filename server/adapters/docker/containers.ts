import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import { isAppError } from '../../errors.ts'
import { startRefused } from '../../failures/engine-failures.ts'
import { attachToContainer } from './attach.ts'
import { inspectContainer, listContainers } from './container-facts.ts'
import { readContainerLogs } from './container-logs.ts'
import { lookAtPath } from './container-path.ts'
import { containerStats } from './container-stats.ts'
import { createContainer } from './create-container.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { EngineContainers } from './engine-containers.ts'
import { engineName } from './engine-name.ts'
import { execInContainer } from './exec.ts'
import { giveFolder } from './give-folder.ts'
import { openFilesLimit } from './open-files-limit.ts'
import { removeContainer } from './remove-container.ts'

export function dockerContainers(engine: EngineConnection): EngineContainers {
  // Looked up at the first create: only then is the engine sure to run.
  let openFiles: number | undefined
  return {
    create(spec) {
      openFiles ??= openFilesLimit()
      return createContainer(engine, spec, { openFiles })
    },
    async start(id) {
      const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).start()
      await engine.run({ ask, deadlineMs: 60_000, refused: startRefused })
    },
    stop: (id, timeoutSeconds) => stopContainer(engine, id, timeoutSeconds),
    async kill(id, signal) {
      await engine.run({ ask: docker => docker.getContainer(engineName(id)).kill({ signal }) })
    },
    remove: id => removeContainer(engine, id),
    inspect: idOrName => inspectContainer(engine, idOrName),
    list: labels => listContainers(engine, labels),
    setRestartPolicy: (id, policy) => setRestartPolicy(engine, id, policy),
    wait: (id, signal) => waitForContainer(engine, id, signal),
    logs: (id, read) => readContainerLogs(engine, id, read),
    attach: (id, input) => attachToContainer(engine, id, input),
    async resize(id, { columns, rows }) {
      await engine.run({ ask: docker => docker.getContainer(engineName(id)).resize({ w: columns, h: rows }) })
    },
    exec: (id, command, timeoutMs) => execInContainer(engine, { id, command, timeoutMs }),
    stats: id => containerStats(engine, id),
    giveFolder: (id, folder) => giveFolder(engine, id, folder),
    lookAt: (id, path, mostBytes) => lookAtPath(engine, { id, path, mostBytes }),
  }
}

/** The engine refuses while the container ends or is about to start again; a moment later it takes the policy. */
async function setRestartPolicy(engine: EngineConnection, id: string, policy: string): Promise<void> {
  const update = { RestartPolicy: { Name: policy, MaximumRetryCount: 0 } }
  for (let attempt = 1; ; attempt++) {
    try {
      await engine.run({ ask: docker => docker.getContainer(engineName(id)).update(update) })
      return
    } catch (error) {
      if (isAppError(error, 'DOCKER_UNAVAILABLE') || isAppError(error, 'NOT_FOUND') || attempt === 20) throw error
      await pause(50)
    }
  }
}

async function stopContainer(engine: EngineConnection, id: string, timeoutSeconds: number): Promise<void> {
  try {
    // At least a little over the limit of quick calls, so that a stop never holds one of their connections.
    const deadlineMs = Math.max((timeoutSeconds + 15) * 1000, 31_000)
    await engine.run({ ask: docker => docker.getContainer(engineName(id)).stop({ t: timeoutSeconds }), deadlineMs })
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error
  }
}

/** Has no deadline of its own: the engine answers at once, and completes its answer when the container ends. */
async function waitForContainer(engine: EngineConnection, id: string, signal?: AbortSignal): Promise<number> {
  const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).wait({ condition: 'not-running' })
  return (await engine.jsonAtEnd({ ask, signal }, waitAnswer)).StatusCode
}

const waitAnswer = z.object({ StatusCode: z.number() })
