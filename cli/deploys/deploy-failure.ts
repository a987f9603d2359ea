import type { AppView } from '../../server/apps/app-view.ts'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { familiarImage } from '../../shared/image-reference.ts'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { versionWords } from './version-words.ts'

/** A deploy that did not end live, as what to tell: the cause, what serves now, the next step. */
export function deployFailure(deploy: DeployView, app: AppView | undefined): CliError {
  const parts = [reasonOf(deploy), standing(deploy, app)].filter(part => part !== '')
  return new CliError({
    message: parts.join(' '),
    output: deploy.error?.log,
    advice: adviceFor(deploy),
    exit: exitCodes.deployFailed,
  })
}

function adviceFor({ id, app, winner, error }: DeployView): string {
  if (winner !== undefined) return `Follow that one: berth deploys ${app} ${winner} --follow`
  return `${error?.advice ?? ''}\nThe whole log: berth deploys ${app} ${id}`.trim()
}

function reasonOf({ status, app, image, error }: DeployView): string {
  const cause = error?.message ?? 'the server gives no reason.'
  if (status === 'superseded') return cause
  if (status === 'cancelled') return `${familiarImage(image)} is not live on ${app}: the deploy was cancelled.`
  if (status === 'rolled_back') return `${app} went back to the previous version: ${inSentence(cause)}`
  return `${familiarImage(image)} is not live on ${app}: ${inSentence(cause)}`
}

/** What visitors get now. */
function standing({ status, phases = [] }: DeployView, app: AppView | undefined): string {
  if (status === 'superseded' || app === undefined || app.status === 'stopped') return ''
  if (app.release === null) return 'The app has no version live yet.'
  const hadToStop = status === 'rolled_back' || phases.some(({ phase }) => phase === 'holding')
  return `${versionWords(app.release)} ${hadToStop ? 'serves again' : 'keeps serving'}.`
}

/** The server's sentences begin with a capital; names keep theirs. */
function inSentence(text: string): string {
  return text.replace(/^(It|The|There|This|A|An|No|Nothing|None)\b/, word => word.toLowerCase())
}
