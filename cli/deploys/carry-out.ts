import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import type { Api } from '../api/api.ts'
import { printJson, type Shell } from '../shell.ts'
import { askForDeploy, type Order } from './ask-for-deploy.ts'
import { followDeploy } from './follow-deploy.ts'
import type { FollowOptions } from './follow-options.ts'
import { liveProgress } from './live-progress.ts'
import { plainProgress } from './plain-progress.ts'
import { tellOutcome } from './tell-outcome.ts'

/** Asks for a deploy and stays with it to its end. Throws with the exit code that the end has. */
export async function carryOut(shell: Shell, api: Api, order: Order, options: FollowOptions): Promise<void> {
  const asked = await askForDeploy(api, order)
  if (options.detach === true) return tellAsked(shell, asked, options)
  await seeThrough(shell, api, asked, options)
}

/** Shows a deploy until it ends, and says how it ended. */
export async function seeThrough(shell: Shell, api: Api, deploy: DeployView, options: FollowOptions): Promise<void> {
  await tellOutcome(shell, api, await watched(shell, api, deploy, options), options)
}

async function watched(shell: Shell, api: Api, deploy: DeployView, { timeout }: FollowOptions): Promise<DeployView> {
  const { err, now, env } = shell
  const isInPlace = err.isTerminal && env.TERM !== 'dumb'
  const uninterrupted = shell.onInterrupt(() => sayItGoesOn(shell, deploy))
  const observer = isInPlace ? liveProgress(err, now) : plainProgress(err, now)
  try {
    return await followDeploy(api, deploy, { observer, timeoutMs: timeout })
  } finally {
    observer.end()
    uninterrupted()
  }
}

function tellAsked(shell: Shell, deploy: DeployView, { json }: FollowOptions): void {
  const { id, app } = deploy
  if (json !== true) shell.err.line(`Asked for. Follow it: berth deploys ${app} ${id} --follow`)
  if (json === true) printJson(shell, deploy)
  else shell.out.line(id)
}

/** Ctrl-C ends the looking on, not the deploy. */
function sayItGoesOn({ err }: Shell, { id, app }: DeployView): void {
  err.line(`\nThe deploy ${id} continues on the server. Follow it: berth deploys ${app} ${id} --follow`)
  err.line(`End it: berth cancel ${id}`)
}
