import type { Child } from 'hono/jsx'
import type { AppStatus } from '../../shared/app-status.ts'
import { byteSize } from '../../shared/byte-size.ts'
import { durationText } from '../../shared/duration-text.ts'
import { shownHost } from '../../shared/shown-host.ts'
import { Sparkline } from '../ui/sparkline.tsx'
import { StateMark } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { plainWords, Words } from '../ui/words.tsx'
import { appState, appStatusWord } from './app-status.tsx'

export interface AppSummary {
  readonly name: string
  readonly project: string
  readonly status: AppStatus
  /** The primary domain; null for a private app. */
  readonly host: string | null
  readonly url: string | null
  /** What is live, in short: a tag, or a short digest. Null before the first deploy. */
  readonly version: string | null
  readonly liveSince: number | null
  /** The deploy in progress. */
  readonly deploy?: {
    readonly id: string
    readonly version: string
    readonly phase: string
    readonly startedAt: number
  }
  /** Nothing is live yet, because this deploy failed. */
  readonly failed?: string
  /** Why it is failing, in a few words: "crash looping, 7 in 5 min". */
  readonly reason?: string
  readonly memoryBytes?: number
  readonly traffic?: { readonly perSecond: number; readonly history: readonly number[] }
}

export interface AppRowProps {
  readonly app: AppSummary
  readonly now: number
}

/** Fragment `#app-<name>`. */
export function AppRow({ app, now }: AppRowProps) {
  return (
    <li class={`app-row is-${app.status}`} id={`app-${app.name}`}>
      <div class="app-cell app-name">
        <StateMark state={appState(app.status)} />
        <a class="covers-row" href={`/apps/${app.name}`}>
          {app.name}
          <span class="visually-hidden">, {appStatusWord(app.status)}</span>
        </a>
      </div>
      <div class="app-cell app-host">{hostOf(app)}</div>
      <div class="app-cell app-state">{stateOf(app, now)}</div>
      <div class="app-cell app-traffic">{trafficOf(app)}</div>
      <div class="app-cell app-memory number">
        {app.memoryBytes === undefined ? null : byteSize(app.memoryBytes, 'binary')}
      </div>
    </li>
  )
}

function hostOf({ host, url }: AppSummary): Child {
  if (host === null || url === null) return <span class="quiet">private</span>
  return (
    <a class="app-link clip" href={url} title={host} rel="noopener">
      {shownHost(host)}
    </a>
  )
}

function stateOf({ name, status, version, liveSince, deploy, failed, reason }: AppSummary, now: number): Child {
  if (deploy) return deploying(name, deploy, now)
  if (status === 'empty' && failed !== undefined) return <FailedFirst name={name} deploy={failed} />
  if (status === 'failing') return <FailingState name={name} reason={reason ?? 'see why'} />
  if (status === 'stopped' || status === 'empty') return <span class="quiet">{appStatusWord(status)}</span>
  return (
    <>
      <span class="clip">{version}</span>
      {liveSince === null ? null : (
        <span class="quiet">
          <Time at={liveSince} now={now} />
        </span>
      )}
    </>
  )
}

function FailingState({ name, reason }: { readonly name: string; readonly reason: string }) {
  return (
    <a class="app-why clip" href={`/apps/${name}`} title={plainWords(reason)}>
      <Words text={reason} />
    </a>
  )
}

function FailedFirst({ name, deploy }: { readonly name: string; readonly deploy: string }) {
  return (
    <a class="app-why clip" href={`/apps/${name}/deploys/${deploy}`}>
      Not deployed: the last deploy failed
    </a>
  )
}

function deploying(name: string, deploy: NonNullable<AppSummary['deploy']>, now: number): Child {
  return (
    <a class="app-busy clip" href={`/apps/${name}/deploys/${deploy.id}`}>
      {deploy.version} {deploy.phase}… {durationText(Math.max(0, now - deploy.startedAt))}
    </a>
  )
}

function trafficOf({ traffic, name }: AppSummary): Child {
  if (!traffic) return null
  return (
    <>
      <Sparkline values={traffic.history} label={`${name}: requests of the last hour`} />
      <span class="number">
        {traffic.perSecond < 10 ? traffic.perSecond.toFixed(1) : Math.round(traffic.perSecond)} /s
      </span>
    </>
  )
}
