import type { App } from '../../apps/app.ts'
import type { Deploy } from '../deploy.ts'
import { nothingToRun } from '../deploy-failures.ts'
import type { ReleaseStore } from '../releases/release-store.ts'
import type { Asker, DeployDesk } from './request-deploy.ts'

interface Context {
  readonly releases: ReleaseStore
  readonly desk: DeployDesk
}

/** The live release in new containers: a restart, or the start of a stopped app. Throws CONFLICT when nothing was ever live. */
export function rerun({ releases, desk }: Context, app: App, kind: 'restart' | 'start', asker: Asker): Deploy {
  if (app.liveRelease === null) throw nothingToRun(app.name)
  const release = releases.get(app.id, app.liveRelease)
  const { image } = release
  return desk.accept(app, { kind, image, pinned: true, force: true, release, message: null }, asker)
}
