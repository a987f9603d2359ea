import type { Container } from '../containers/container-store.ts'
import { hasReleaseCommand } from './candidates/release-command.ts'
import type { DeployContext } from './deploy-context.ts'
import { makeRelease } from './make-release.ts'
import type { Replacement } from './replacement.ts'
import { stepAside, stepBack } from './switch/step-aside.ts'

type StartFirstContext = Pick<
  DeployContext,
  | 'apps'
  | 'candidates'
  | 'containers'
  | 'deploys'
  | 'engine'
  | 'journal'
  | 'releases'
  | 'retirer'
  | 'switcher'
  | 'traffic'
  | 'watch'
>

/** The new containers come up beside the old ones, and traffic moves when they answer; a process of which only one may run comes last. */
export async function replaceStartFirst(
  context: StartFirstContext,
  replacement: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const { deploy, plan } = replacement
  const isPrepared = hasReleaseCommand(replacement)
  await makeRelease(context, replacement, isPrepared ? {} : { phase: 'starting' })
  if (isPrepared) {
    await context.candidates.runReleaseCommand(replacement, signal)
    context.journal.enter(deploy, 'starting')
  }
  const { processes } = plan.release.settings
  const others = processes.filter(({ alone }) => !alone)
  const raised = await context.candidates.raise({ ...replacement, processes: others }, signal)
  if (others.length === processes.length) await context.switcher.switchTo(replacement, raised)
  else await relieveAlone(context, replacement, raised, signal)
}

/** All else of the new version is well, so these are away as shortly as can be; when they fail, the old ones are started again. */
async function relieveAlone(
  context: StartFirstContext,
  replacement: Replacement,
  raised: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  const { app, deploy, plan } = replacement
  const processes = plan.release.settings.processes.filter(({ alone }) => alone)
  const names = processes.map(({ name }) => name)
  const old = context.containers.of(app.id, 'serving').filter(one => names.includes(one.process))
  try {
    if (old.length > 0) {
      context.watch.end(app.id)
      context.journal.say(deploy, `${names.join(', ')}: only one at a time, so the one before stops first.`)
      await stepAside(context, app, { old })
    }
    await context.retirer.endNow(app, names)
    const relief = await context.candidates.raise({ ...replacement, processes }, signal)
    await context.switcher.switchTo(replacement, [...raised, ...relief])
  } catch (error) {
    await stepBack(context, replacement, old)
    throw error
  }
}
