import type { DeployNeeds } from './deploy-needs.ts'
import { raiseCandidates } from './raise-candidates.ts'
import { runReleaseCommand } from './release-command.ts'
import type { Replacement } from './run-deploy.ts'
import { switchTraffic } from './switch-traffic.ts'

/** The new containers come up beside the old ones, and traffic moves when they answer. */
export async function replaceStartFirst(
  needs: DeployNeeds,
  replacement: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const { deploy, plan } = replacement
  if (plan.release.settings.releaseCommand !== null && deploy.kind === 'deploy')
    await runReleaseCommand(needs, replacement, signal)
  needs.deploys.write(() => {
    if (deploy.kind === 'deploy') needs.releases.insert(plan.release, plan.variables, deploy.id)
    needs.journal.change(deploy, { phase: 'starting', release: plan.release.id, digest: plan.release.digest })
  })
  await switchTraffic(needs, replacement, await raiseCandidates(needs, replacement, signal))
}
