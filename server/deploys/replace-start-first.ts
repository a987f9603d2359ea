import type { Container } from '../containers/container-store.ts'
import type { DeployNeeds } from './deploy-needs.ts'
import { makeRelease } from './make-release.ts'
import { raiseCandidates } from './raise-candidates.ts'
import { hasReleaseCommand, runReleaseCommand } from './release-command.ts'
import type { Replacement } from './replacement.ts'
import { endDraining } from './retire.ts'
import { stepAside, stepBack } from './step-aside.ts'
import { switchTraffic } from './switch-traffic.ts'
import { endWatches } from './watch-release.ts'

/** The new containers come up beside the old ones, and traffic moves when they answer; a process that must be alone comes last. */
export async function replaceStartFirst(
  needs: DeployNeeds,
  replacement: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const { deploy, plan } = replacement
  const isPrepared = hasReleaseCommand(replacement)
  await makeRelease(needs, replacement, isPrepared ? {} : { phase: 'starting' })
  if (isPrepared) {
    await runReleaseCommand(needs, replacement, signal)
    needs.journal.enter(deploy, 'starting')
  }
  const { processes } = plan.release.settings
  const others = processes.filter(({ alone }) => !alone)
  const raised = await raiseCandidates(needs, { ...replacement, processes: others }, signal)
  if (others.length === processes.length) await switchTraffic(needs, replacement, raised)
  else await relieveAlone(needs, replacement, raised, signal)
}

/** All else of the new version is well, so these are away as shortly as can be; when they fail, the old ones are started again. */
async function relieveAlone(
  needs: DeployNeeds,
  replacement: Replacement,
  raised: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  const { app, deploy, plan } = replacement
  const processes = plan.release.settings.processes.filter(({ alone }) => alone)
  const names = processes.map(({ name }) => name)
  const old = needs.containers.of(app.id, 'serving').filter(one => names.includes(one.process))
  try {
    if (old.length > 0) {
      endWatches(needs, app.id)
      needs.journal.say(deploy, `${names.join(', ')} must be alone: the one before stops first.`)
      await stepAside(needs, app, { old })
    }
    await endDraining(needs, app, names)
    const relief = await raiseCandidates(needs, { ...replacement, processes }, signal)
    await switchTraffic(needs, replacement, [...raised, ...relief])
  } catch (error) {
    await stepBack(needs, replacement, old)
    throw error
  }
}
