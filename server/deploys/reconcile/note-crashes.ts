import type { DeployContext } from '../deploy-context.ts'
import type { AppHealth } from './app-health.ts'

type Context = Pick<DeployContext, 'containers' | 'deploys' | 'endings' | 'events'>

/** Something ended: if it was serving, and nobody wanted it to, it crashed, and the app's events say how. */
export async function noteCrash(
  { containers, deploys, endings, events }: Context,
  health: AppHealth,
  { engineId, exitCode }: { readonly engineId: string; readonly exitCode: number | null },
): Promise<void> {
  const container = containers.byEngineId(engineId)
  if (container?.role !== 'serving' || deploys.running(container.app) !== undefined) return
  const times = health.crashed(container.app)
  const how = (await endings.hasRunOutOfMemory(engineId, exitCode ?? 0))
    ? 'needed more memory than its limit and was ended'
    : `ended with code ${exitCode ?? 'unknown'}`
  const words = `${container.process} ${how}; it is started again`
  if (times < 3) events.record(container.app, 'crashed', `${words}.`)
  if (times === 3) events.record(container.app, 'crashed', `${words}, with growing pauses: it is crash looping.`)
}
