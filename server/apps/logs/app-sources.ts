import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { Changes } from '../../changes.ts'
import type { Container, ContainerStore } from '../../containers/container-store.ts'
import type { AppStore } from '../app-store.ts'
import type { KeptOutputs } from './kept-outputs.ts'

export interface LogContext {
  readonly apps: AppStore
  readonly containers: ContainerStore
  readonly engine: DockerEngine
  readonly outputs: KeptOutputs
  readonly changes: Changes
}

export interface LiveSource {
  readonly container: string
  readonly engineId: string
  /** `web.1`: the process, and the place among the instances of its version. */
  readonly source: string
}

/** Containers of every version that there are, from the one that just starts to the one that just ends. */
export function liveSources(
  { containers }: Pick<LogContext, 'containers'>,
  app: string,
  process: string | undefined,
): readonly LiveSource[] {
  const all = containers.of(app, 'candidate', 'serving', 'standby', 'draining')
  return all.flatMap(one =>
    one.engineId === null || (process !== undefined && one.process !== process)
      ? []
      : [{ container: one.id, engineId: one.engineId, source: sourceOf(one, all) }],
  )
}

export function sourceOf(container: Pick<Container, 'id' | 'process' | 'release'>, all: readonly Container[]): string {
  const alike = all.filter(one => one.process === container.process && one.release === container.release)
  return `${container.process}.${
    Math.max(
      0,
      alike.findIndex(one => one.id === container.id),
    ) + 1
  }`
}
