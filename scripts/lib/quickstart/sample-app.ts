import { setTimeout as pause } from 'node:timers/promises'
import type { Berthd } from './berthd.ts'
import { type SampleVersion, sampleRepository, sampleVersions, versionIn } from './sample-image.ts'
import { Trouble } from './trouble.ts'
import { visit } from './visit.ts'

export const sampleApp = 'hello'
const tokenName = 'quickstart'
const backWithinMs = 20_000

interface AppView {
  readonly status: string
  readonly release: object | null
  readonly url: string
}

interface DeployView {
  readonly status: string
  readonly error?: { readonly message: string; readonly advice: string }
}

export interface LiveSample {
  readonly url: string
  readonly version: SampleVersion
  /** The one that is not live. */
  readonly next: SampleVersion
  /** `deployed` at the first start; later berth brings its release back by itself. */
  readonly way: 'deployed' | 'brought back'
  /** From asking for it until it answered visitors. */
  readonly seconds: number
}

/** Makes and deploys the sample where it never ran; else waits until it is back. Throws when it does not answer. */
export async function bringUpSample(berthd: Berthd, signal: AbortSignal): Promise<LiveSample> {
  const beganAt = performance.now()
  const standing = await berthd.find<AppView>(`/apps/${sampleApp}`)
  const app = standing ?? (await createApp(berthd))
  if (app.status === 'stopped') await berthd.api('DELETE', `/apps/${sampleApp}/suspension`)
  const isBack = app.release !== null && (await comesBack(app.url, signal))
  if (!isBack) await deploy(berthd, sampleVersions[0])
  const version = await versionAt(app.url)
  if (version === undefined) throw new Trouble(`${app.url} does not show the sample; read ${berthd.logFile}`)
  const seconds = (performance.now() - beganAt) / 1000
  return {
    url: app.url,
    version,
    next: version === '1' ? '2' : '1',
    way: isBack ? 'brought back' : 'deployed',
    seconds,
  }
}

/** What visitors get; undefined for anything but a page of the sample. */
export async function versionAt(url: string): Promise<SampleVersion | undefined> {
  const { status, text } = await visit({ url })
  return status === 200 ? versionIn(text) : undefined
}

/** A new token for the hook; that of the last quickstart ends. */
export async function mintDeployToken(berthd: Berthd): Promise<string> {
  const { items } = await berthd.api<{ items: readonly { id: string; name: string; app: string | null }[] }>(
    'GET',
    '/tokens?limit=100',
  )
  const old = items.filter(({ name, app }) => name === tokenName && app === sampleApp)
  for (const { id } of old) await berthd.api('DELETE', `/tokens/${id}`)
  const body = { name: tokenName, role: 'deploy', app: sampleApp }
  return (await berthd.api<{ token: string }>('POST', '/tokens', body)).token
}

/** Good once, for 24 hours. */
export async function mintSignInLink(berthd: Berthd): Promise<string> {
  return (await berthd.api<{ link: string }>('POST', '/sign-in-links', { email: 'you@localhost' })).link
}

function createApp(berthd: Berthd): Promise<AppView> {
  return berthd.api<AppView>('POST', '/apps', { name: sampleApp, pullPolicy: 'never' })
}

async function comesBack(url: string, signal: AbortSignal): Promise<boolean> {
  const until = performance.now() + backWithinMs
  while (performance.now() < until) {
    signal.throwIfAborted()
    if ((await versionAt(url)) !== undefined) return true
    await pause(50)
  }
  return false
}

async function deploy(berthd: Berthd, version: SampleVersion): Promise<void> {
  const body = { image: `${sampleRepository}:${version}`, force: true, wait: true }
  const { status, error } = await berthd.api<DeployView>('POST', `/apps/${sampleApp}/deploys`, body)
  if (status !== 'live') throw new Trouble(`the sample is ${status}: ${error?.message ?? ''} ${error?.advice ?? ''}`)
}
