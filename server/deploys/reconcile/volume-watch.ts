import type { App } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { foreignVolumes } from '../../containers/volume-owner.ts'
import { foreignVolumeAdvice, foreignVolumeWords } from '../../failures/volume-failures.ts'
import { pause, type Worker } from '../../workers.ts'
import type { DeployContext } from '../deploy-context.ts'
import type { AppHealth } from './app-health.ts'

const everyMs = 10_000

type Context = Pick<DeployContext, 'apps' | 'containers' | 'releases' | 'engine' | 'changes' | 'log'>

/** Looks once at each container that serves whether its user may write to its volumes: an app may find out much later. */
export function volumeWatch(context: Context, health: AppHealth): Worker {
  const { apps, containers, changes, log } = context
  /** What was found, by container. */
  const found = new Map<string, string | null>()

  async function lookAtAll(): Promise<void> {
    const serving = containers.inRole('serving')
    for (const container of serving)
      if (!found.has(container.id)) found.set(container.id, await wordsFor(context, container))
    const byApp = Map.groupBy(serving, ({ app }) => app)
    for (const app of apps.all()) settle(app, byApp.get(app.id) ?? [])
    const present = new Set(serving.map(({ id }) => id))
    for (const id of found.keys()) if (!present.has(id)) found.delete(id)
  }

  function settle(app: App, serving: readonly Container[]): void {
    const message = serving.map(({ id }) => found.get(id) ?? null).find(words => words !== null) ?? null
    const warning = message === null ? null : { message, advice: foreignVolumeAdvice, fix: 'own-volumes' as const }
    if (health.warn(app.id, 'volumes', warning)) changes.publish({ kind: 'app', app: app.id })
  }

  return {
    name: 'volumes',
    async run(signal) {
      for (await pause(everyMs, signal); !signal.aborted; await pause(everyMs, signal))
        await lookAtAll().catch(error => log.warn({ err: error }, 'could not look at volumes; trying again'))
    },
  }
}

async function wordsFor(
  { releases, engine }: Context,
  { engineId, release: id, app }: Container,
): Promise<string | null> {
  const release = releases.find(id)
  if (engineId === null || release === undefined || release.app !== app) return null
  const { volumes } = release.settings
  if (volumes.length === 0) return null
  const image = await engine.images.inspect(release.localId)
  const [foreign] = await foreignVolumes(engine, { engineId, user: image?.user ?? '', volumes })
  return foreign === undefined ? null : foreignVolumeWords(foreign)
}
