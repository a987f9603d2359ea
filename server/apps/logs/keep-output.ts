import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { Container, ContainerStore } from '../../containers/container-store.ts'
import { sourceOf } from './app-sources.ts'
import type { KeptOutputs } from './kept-outputs.ts'
import { lastLines } from './last-lines.ts'

const keptLines = 20_000
const patienceMs = 5000

interface Context {
  readonly engine: DockerEngine
  readonly containers: ContainerStore
  readonly outputs: KeptOutputs
}

/** Keeps what a container printed last, before it goes. Best effort: a full disk must not keep it alive. */
export async function keepOutput({ engine, containers, outputs }: Context, container: Container): Promise<void> {
  if (container.engineId === null || container.role === 'run') return
  const lines = await lastLines(engine, container.engineId, { tail: keptLines }, AbortSignal.timeout(patienceMs))
  if (lines.length === 0) return
  const all = containers.of(container.app, 'candidate', 'serving', 'standby', 'draining')
  await outputs.write(container.app, { container: container.id, source: sourceOf(container, all) }, lines)
}
