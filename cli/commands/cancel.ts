import type { Command } from 'commander'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { isTerminal } from '../../shared/deploy-status.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { CliError } from '../cli-error.ts'
import { isDeployId } from '../deploys/deploy-id.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

export function addCancel(berth: Command, shell: Shell): void {
  const cancel = berth.command('cancel').description('end a deploy before its switch').argument('[app|deploy]')
  takesApp(cancel)
    .addOption(jsonOption())
    .action(async (word: string | undefined, { json }: { json?: boolean }) => {
      const api = signedIn(shell)
      const id = word !== undefined && isDeployId(word) ? word : await runningDeploy(api, onlyApp(word, cancel))
      const ended = await api.send<DeployView>('DELETE', apiPath`/deploys/${id}`)
      if (json === true) return printJson(shell, ended)
      shell.err.line(`Cancelled ${id} of ${ended.app}; the previous version was untouched.`)
    })
}

async function runningDeploy(api: Api, app: string): Promise<string> {
  const { items } = await api.get<{ items: readonly DeployView[] }>(apiPath`/apps/${app}/deploys`)
  const open = items.filter(deploy => !isTerminal(deploy))
  const running = open.find(deploy => deploy.status === 'running') ?? open[0]
  if (running !== undefined) return running.id
  throw new CliError({
    message: `${app} has no deploy that waits or runs.`,
    advice: `To go back to the previous version: berth rollback ${app}`,
  })
}
