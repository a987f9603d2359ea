import type { AppView } from '../../server/apps/app-view.ts'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import type { DeployKind } from '../../shared/deploy-status.ts'
import { durationText } from '../../shared/duration-text.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { printJson, type Shell } from '../shell.ts'
import { spoken } from '../terminal/spoken.ts'
import { deployFailure } from './deploy-failure.ts'
import { tellChanges } from './tell-changes.ts'
import { versionWords } from './version-words.ts'

/** Live: where it answers. Else throws what became of it. */
export async function tellOutcome(
  shell: Shell,
  api: Api,
  deploy: DeployView,
  { json }: { json?: boolean | undefined },
): Promise<void> {
  const app = await api.get<AppView>(apiPath`/apps/${deploy.app}`).catch(() => undefined)
  if (json === true) printJson(shell, deploy)
  if (deploy.status !== 'live') throw deployFailure(deploy, app)
  const { err, out } = shell
  err.line(`${err.paint('green', '✓')} ${spoken(liveWords(deploy), err)}`)
  tellChanges(err, `Set, and not live yet; it applies with the next deploy:`, app?.pending ?? [])
  if (json !== true && typeof app?.url === 'string') out.line(app.url)
}

const beginnings: Readonly<Record<DeployKind, (app: string) => string>> = {
  deploy: app => `${app} is live`,
  rollback: app => `${app} is rolled back`,
  restart: app => `${app} is restarted`,
  start: app => `${app} is started`,
}

function liveWords({ app, kind, image, digest, releaseNumber, noChange, createdAt, finishedAt }: DeployView): string {
  const version = versionWords({ number: releaseNumber, image, digest })
  if (noChange && kind === 'start')
    return `${app} is not stopped; nothing was touched. \`berth restart ${app}\` replaces it.`
  if (noChange) return `${app} runs ${version} with these settings already; nothing was touched. --force replaces it.`
  const ms = Date.parse(finishedAt ?? createdAt) - Date.parse(createdAt)
  return `${beginnings[kind](app)} after ${durationText(ms)}: ${version}`
}
