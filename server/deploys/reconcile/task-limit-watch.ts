import type { Container } from '../../containers/container-store.ts'
import { taskLimitAdvice, taskLimitHits, taskLimitWords } from '../../containers/task-limit.ts'
import { pause, type Worker } from '../../workers.ts'
import type { DeployContext } from '../deploy-context.ts'
import type { AppHealth } from './app-health.ts'

const everyMs = 10_000
/** A container that goes on being denied is told of again so seldom. */
const tellAgainMs = 60 * 60_000

type Context = Pick<DeployContext, 'apps' | 'containers' | 'releases' | 'events' | 'changes' | 'clock'>

interface Told {
  readonly hits: number
  readonly at: number
}

/** Looks whether what serves was denied processes or threads: an app goes on then, broken in ways that nobody expects. */
export function taskLimitWatch(
  context: Context,
  health: AppHealth,
  hitsOf = taskLimitHits,
): Worker & { readonly look: () => void } {
  const { containers, releases, events, changes, clock } = context
  const begunAt = clock.now()
  const told = new Map<string, Told>()

  function lookAtAll(): void {
    const serving = containers.inRole('serving')
    const byApp = Map.groupBy(serving, ({ app }) => app)
    for (const app of context.apps.all()) lookAtApp(app.id, byApp.get(app.id) ?? [])
    const present = new Set(serving.map(({ id }) => id))
    for (const id of told.keys()) if (!present.has(id)) told.delete(id)
  }

  function lookAtApp(app: string, serving: readonly Container[]): void {
    const words = serving.flatMap(one => wordsFor(one) ?? [])
    const [message] = words
    const isNews = health.warn(app, 'task-limit', message === undefined ? null : { message, advice: taskLimitAdvice })
    if (isNews) changes.publish({ kind: 'app', app })
  }

  function wordsFor(container: Container): string | null {
    const hits = container.engineId === null ? null : hitsOf(container.engineId)
    if (hits === null || hits === 0) return null
    const limit = releases.find(container.release)?.settings.pidsLimit ?? 0
    const words = taskLimitWords(container.process, { limit, hits })
    tell(container, hits, words)
    return words
  }

  function tell(container: Container, hits: number, words: string): void {
    const before = told.get(container.id)
    // One that was made before this berth began was told of already.
    const isOld = before === undefined && container.createdAt < begunAt
    const isDue = before === undefined || (hits > before.hits && clock.now() - before.at >= tellAgainMs)
    if (isDue && !isOld) events.record(container.app, 'limited', words)
    if (isDue) told.set(container.id, { hits, at: clock.now() })
  }

  return {
    name: 'task limits',
    look: lookAtAll,
    async run(signal) {
      for (await pause(everyMs, signal); !signal.aborted; await pause(everyMs, signal)) lookAtAll()
    },
  }
}
