import { setTimeout as pause } from 'node:timers/promises'
import { type LoopResult, startClosedLoop } from './closed-loop.ts'
import { type LiveSample, sampleApp, versionAt } from './sample-app.ts'
import { versionIn } from './sample-image.ts'
import type { Settings } from './settings.ts'
import { Trouble } from './trouble.ts'
import { visit } from './visit.ts'

const connections = 8
/** Asked so long before and after, so that the switch is well inside. */
const marginMs = 500

export interface Redeployed {
  readonly version: string
  readonly seconds: number
  readonly requests: number
  readonly connections: number
}

interface Redeploy {
  readonly settings: Settings
  readonly sample: LiveSample
  readonly token: string
  readonly signal: AbortSignal
}

/** Deploys the next version by the hook while visitors ask without a pause. Throws when one request was lost. */
export async function redeployUnderLoad({ settings, sample, token, signal }: Redeploy): Promise<Redeployed> {
  const versions: ReadonlySet<string | undefined> = new Set([sample.version, sample.next])
  const { host } = new URL(sample.url)
  const isGood = (page: string): boolean => versions.has(versionIn(page))
  const visitors = startClosedLoop({ port: settings.httpPort, host, connections, isGood })
  try {
    await pause(marginMs, undefined, { signal })
    const seconds = await deployByHook({ settings, sample, token })
    await pause(marginMs, undefined, { signal })
    await expectVersion(sample)
    return { version: sample.next, seconds, connections, ...(await counted(visitors.stop())) }
  } finally {
    // Also after a failure: nothing asks on.
    await visitors.stop()
  }
}

export function hookUrl({ httpPort }: Settings): string {
  return `http://berth.localhost${httpPort === 80 ? '' : `:${httpPort}`}/hooks/deploy/${sampleApp}`
}

/** As the printed curl line does it. Answers how long it took, in seconds. */
async function deployByHook({ settings, sample, token }: Omit<Redeploy, 'signal'>): Promise<number> {
  const beganAt = performance.now()
  const { status, text } = await visit({
    url: hookUrl(settings),
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: `tag=${sample.next}`,
  })
  if (status !== 200) throw new Trouble(`the deploy hook answered ${status}: ${text.trim()}`)
  return (performance.now() - beganAt) / 1000
}

async function expectVersion({ url, next }: LiveSample): Promise<void> {
  const version = await versionAt(url)
  if (version !== next)
    throw new Trouble(`${url} shows ${version ?? 'no page of the sample'} after the deploy of ${next}`)
}

async function counted(result: Promise<LoopResult>): Promise<{ requests: number }> {
  const { requests, lost } = await result
  if (lost.length === 0) return { requests }
  throw new Trouble(`${lost.length} of ${requests} requests were lost during the deploy; the first: ${lost[0]}`)
}
