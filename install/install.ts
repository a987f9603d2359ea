import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { confirm } from './confirm.ts'
import type { Job } from './job.ts'
import type { Options } from './options.ts'
import { planLines } from './plan.ts'
import { type InstallPlace, prepare } from './prepare.ts'
import { firstInstall } from './steps/first-install.ts'
import { goBack } from './steps/go-back.ts'
import { keptFolder } from './steps/keep-data.ts'
import { makePlaces } from './steps/make-places.ts'
import { mend } from './steps/mend.ts'
import { prepareDocker } from './steps/prepare-docker.ts'
import { currentFolder } from './steps/put-program.ts'
import { upgrade } from './steps/upgrade.ts'
import { say } from './words.ts'

/** Installs, upgrades or mends berth. Nothing is changed before the plan is confirmed. Throws Stop or StepFailed. */
export async function install(options: Options, place: InstallPlace): Promise<void> {
  const { job, plan } = await prepare(options, place)
  for (const line of planLines(plan)) say(line)
  if (options.dryRun) return say('Dry run: nothing was changed.')
  if (!options.yes) confirm()
  await prepareDocker(plan.docker.todo, job.chosen.docker, job.at.mode)
  makePlaces(job)
  if (job.at.state !== 'installed' || plan.before === null || !existsSync(join(job.at.lib, 'current')))
    await firstInstall(job, plan.hasKeptData)
  else await upgradeOrMend(job)
}

async function upgradeOrMend(job: Job): Promise<void> {
  if (existsSync(join(keptFolder(job.at.data), 'from'))) await goBack(job, 'an upgrade was interrupted')
  const before = currentFolder(job.at.lib)
  if (before === null || before === job.release.name) await mend(job)
  else await upgrade(job, before)
}
