import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { isTerminal } from '../../shared/deploy-status.ts'
import { durationText } from '../../shared/duration-text.ts'
import { familiarImage } from '../../shared/image-reference.ts'
import { exactTime, relativeTime } from '../../shared/relative-time.ts'
import { releaseName } from '../../shared/release-name.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import type { Shell } from '../shell.ts'
import { shortDigest } from '../short-digest.ts'
import { printFacts } from '../terminal/facts.ts'
import { spoken } from '../terminal/spoken.ts'
import { statusOfDeployCell } from './deploy-status.ts'

/** One deploy, for a person: what it was, why it failed, its log. */
export async function tellDeploy(shell: Shell, api: Api, deploy: DeployView): Promise<void> {
  const { out, err, now } = shell
  const { id, app, error } = deploy
  const at = Date.parse(deploy.createdAt)
  printFacts(out, [
    ['deploy', id],
    ['app', { text: app, style: 'bold' }],
    ['status', statusOfDeployCell(deploy)],
    ['release', deploy.releaseNumber === null ? '' : releaseName(deploy.releaseNumber)],
    ['image', familiarImage(deploy.image)],
    ['digest', shortDigest(deploy.digest)],
    ['asked', `${relativeTime(at, now())} by ${deploy.trigger} (${exactTime(at)})`],
    ['took', deploy.finishedAt && durationText(Date.parse(deploy.finishedAt) - at)],
    ['message', deploy.message],
    ['reason', error && spoken(error.message, out)],
    ['next', error && spoken(error.advice, out)],
    ['last output', error?.log?.trimEnd()],
  ])
  out.line(`\n${spoken(await api.text(apiPath`/deploys/${id}/log`), out).trimEnd()}`)
  if (!isTerminal(deploy)) err.line(`\nIt still runs. Stay with it: berth deploys ${app} ${id} --follow`)
}
