import type { Command } from 'commander'
import type { RollbackPlanView } from '../../server/deploys/api/rollback-routes.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError } from '../cli-error.ts'
import { carryOut } from '../deploys/carry-out.ts'
import { type FollowOptions, takesFollowing } from '../deploys/follow-options.ts'
import { tellChanges } from '../deploys/tell-changes.ts'
import { versionWords } from '../deploys/version-words.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { ask } from '../terminal/ask.ts'

interface RollbackOptions extends FollowOptions {
  readonly release?: string
  readonly message?: string
  readonly yes?: boolean
}

export function addRollback(berth: Command, shell: Shell): void {
  const rollback = berth.command('rollback').description('go back to the previous version, or to a release: v12')
  takesFollowing(takesApp(rollback.argument('[app]').argument('[release]')))
    .option('--release <release>', 'which one, v12 or its id; berth apps <app> lists them')
    .option('-m, --message <text>', 'why, for the list of deploys')
    .option('-y, --yes', 'do not ask')
    .action(async (first: string | undefined, second: string | undefined, options: RollbackOptions) => {
      const { app, words } = appAndWords(
        [first, second].filter(word => word !== undefined),
        rollback,
      )
      const api = signedIn(shell)
      const plan = await planOf(api, app, options.release ?? words[0])
      tellPlan(shell, app, plan)
      if (options.yes !== true && shell.hasKeyboard) await confirm(shell)
      const body = { release: plan.release.id, message: options.message }
      return carryOut(shell, api, { method: 'POST', path: apiPath`/apps/${app}/rollbacks`, body }, options)
    })
}

/** What would change, before it does. Throws what the rollback itself would be refused with. */
function planOf(api: Api, app: string, release: string | undefined): Promise<RollbackPlanView> {
  const query = release === undefined ? '' : `?${new URLSearchParams({ release }).toString()}`
  return api.get<RollbackPlanView>(`${apiPath`/apps/${app}/rollback-plan`}${query}`)
}

function tellPlan({ err }: Shell, app: string, { release, changes, pending }: RollbackPlanView): void {
  err.line(`${app} goes back to ${versionWords(release)}.`)
  tellChanges(err, 'What runs will change:', changes)
  tellChanges(err, 'Set since the last deploy; stays set, and waits for the next deploy:', pending)
}

async function confirm(shell: Shell): Promise<void> {
  const answer = await ask(shell, 'Roll back? [y/N] ')
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError({ message: 'Nothing was changed.' })
}
