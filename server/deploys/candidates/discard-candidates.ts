import { stopSecondsOf } from '../../apps/app.ts'
import { engineRef } from '../../containers/container-store.ts'
import type { Deploy } from '../deploy.ts'
import { letGoOfImage } from '../releases/keep-releases.ts'
import type { CandidateContext } from './candidate-context.ts'

/** For a candidate that failed: visitors may be waiting. */
const longestStopSeconds = 10

/** Removes what this deploy made before its switch: containers first, then the release that never was live. */
export async function discardCandidates(
  { containers, launcher, releases, apps, engine, keepOutput }: CandidateContext,
  deploy: Pick<Deploy, 'id' | 'app' | 'kind'>,
): Promise<void> {
  const app = apps.byId(deploy.app)
  const candidates = containers.ofDeploy(deploy.id, 'candidate', 'run')
  // What writes to a volume is asked to end before it is ended: somebody else goes on with these data.
  if (app !== undefined && app.volumes.length > 0)
    await Promise.all(
      candidates.map(one =>
        engine.containers.stop(engineRef(one), Math.min(stopSecondsOf(app, one.process), longestStopSeconds)),
      ),
    )
  await Promise.all(
    candidates.map(async container => {
      await keepOutput(container)
      await launcher.discard(container)
    }),
  )
  const release = deploy.kind === 'deploy' ? releases.madeBy(deploy.id) : undefined
  if (app === undefined || release === undefined || release.id === app.liveRelease) return
  try {
    await letGoOfImage(engine, app.name, release.id)
  } finally {
    releases.remove(app.id, release.id)
  }
}
