import type { DeployContext } from './deploy-context.ts'
import type { DeployChange } from './records/deploy-store.ts'
import { keepImage } from './releases/keep-releases.ts'
import type { Replacement } from './replacement.ts'

type ReleaseContext = Pick<DeployContext, 'deploys' | 'engine' | 'journal' | 'releases'>

/**
 * The release is a row before it is anything else, so that a crash leaves nothing that no row knows. Then its image gets
 * the name that its containers are made from. A kept release is there already, with its name.
 */
export async function makeRelease(
  { deploys, releases, journal, engine }: ReleaseContext,
  { app, deploy, plan }: Replacement,
  change: DeployChange = {},
): Promise<void> {
  const { id, number, digest } = plan.release
  deploys.write(() => {
    if (deploy.kind === 'deploy') releases.insert(plan.release, plan.variables, deploy.id)
    journal.change(deploy, { ...change, release: id, releaseNumber: number, digest })
  })
  if (deploy.kind === 'deploy') await keepImage(engine, { app: app.name, release: id, image: plan.image.id })
}
