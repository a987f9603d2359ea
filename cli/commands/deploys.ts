import type { Command } from 'commander'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { isTerminal } from '../../shared/deploy-status.ts'
import { familiarImage } from '../../shared/image-reference.ts'
import { relativeTime } from '../../shared/relative-time.ts'
import { releaseName } from '../../shared/release-name.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { seeThrough } from '../deploys/carry-out.ts'
import { isDeployId } from '../deploys/deploy-id.ts'
import { resultOf, statusOfDeployCell } from '../deploys/deploy-status.ts'
import { timeoutOption } from '../deploys/follow-options.ts'
import { tellDeploy } from '../deploys/tell-deploy.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { shortDigest } from '../short-digest.ts'
import { signedIn } from '../signed-in.ts'
import { wholeNumber } from '../table-options.ts'
import { printTable } from '../terminal/table.ts'

interface DeploysOptions {
  readonly limit: number
  readonly follow?: boolean
  readonly timeout: number
  readonly json?: boolean
}

export function addDeploys(berth: Command, shell: Shell): void {
  const deploys = berth.command('deploys').description('list the deploys of an app, or show one')
  takesApp(deploys.argument('[app]').argument('[deploy]'))
    .option('-n, --limit <number>', 'how many, newest first', wholeNumber, 20)
    .option('-f, --follow', 'with a deploy: stay with it until it ends')
    .addOption(timeoutOption('with --follow: wait at most so long'))
    .addOption(jsonOption())
    .action((first: string | undefined, second: string | undefined, options: DeploysOptions) => {
      const words = [first, second].filter(word => word !== undefined)
      const id = words.find(isDeployId)
      if (id !== undefined) return showDeploy(shell, id, options)
      return listDeploys(shell, appAndWords(words, deploys).app, options)
    })
}

async function listDeploys(shell: Shell, app: string, { limit, json }: DeploysOptions): Promise<void> {
  const page = await signedIn(shell).get<{ items: readonly DeployView[]; next: string | null }>(
    `${apiPath`/apps/${app}/deploys`}?limit=${limit}`,
  )
  if (json === true) return printJson(shell, page)
  if (page.items.length === 0) return shell.err.line(`${app} was never deployed. The first time: berth deploy ${app}`)
  printTable(shell.out, page.items, [
    ['DEPLOY', deploy => deploy.id],
    ['STATUS', statusOfDeployCell],
    ['RELEASE', ({ releaseNumber }) => (releaseNumber === null ? '' : releaseName(releaseNumber))],
    ['IMAGE', deploy => familiarImage(deploy.image)],
    ['DIGEST', deploy => shortDigest(deploy.digest)],
    ['ASKED', deploy => relativeTime(Date.parse(deploy.createdAt), shell.now())],
    ['BY', deploy => deploy.trigger],
    ['RESULT', resultOf],
  ])
}

async function showDeploy(shell: Shell, id: string, options: DeploysOptions): Promise<void> {
  const api = signedIn(shell)
  const deploy = await api.get<DeployView>(apiPath`/deploys/${id}`)
  if (options.follow === true && !isTerminal(deploy)) return seeThrough(shell, api, deploy, options)
  if (options.json === true) return printJson(shell, deploy)
  await tellDeploy(shell, api, deploy)
}
