import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Berthd, refuseRunningServer, startBerthd } from './berthd.ts'
import { openDocker } from './docker.ts'
import { findLeftovers, type Ground, removeWhatRuns } from './leftovers.ts'
import { redeployUnderLoad } from './redeploy.ts'
import { bringUpSample, type LiveSample, mintDeployToken, mintSignInLink } from './sample-app.ts'
import { sampleImage, sampleVersions } from './sample-image.ts'
import { checkout, type Settings } from './settings.ts'
import { Trouble } from './trouble.ts'
import { checkedWords, curlLine, redeployedWords, sampleWords, stayingWords } from './words.ts'

/** Everything runs until the signal; then all that was started is stopped. Answers the exit code. */
export async function runUntilStopped(settings: Settings, signal: AbortSignal): Promise<number> {
  const ground = await prepare(settings)
  {
    await using started = standFor(ground)
    const { berthd, sample } = await start(ground, started, signal)
    const curl = curlLine({ settings, sample, token: await mintDeployToken(berthd) })
    const link = await mintSignInLink(berthd)
    const resolves = await isFoundHere(new URL(sample.url).hostname)
    say(stayingWords({ settings, sample, link, curl, logFile: berthd.logFile, resolves }))
    await untilStopped(berthd, signal)
    say('\nStopping …')
  }
  say(`Stopped. The data stays in ${settings.dataDirectory}.`)
  return 0
}

/** The same, and one deploy of the next version under load; then all is stopped. Throws when a request was lost. */
export async function runCheck(settings: Settings, signal: AbortSignal): Promise<number> {
  const ground = await prepare(settings)
  {
    await using started = standFor(ground)
    const { berthd, sample } = await start(ground, started, signal)
    const token = await mintDeployToken(berthd)
    const redeployed = await redeployUnderLoad({ settings, sample, token, signal })
    say(redeployedWords(redeployed))
    await mintSignInLink(berthd)
  }
  const left = await findLeftovers(ground)
  if (left.length > 0) throw new Trouble(`still there: ${left.join(', ')}`)
  say(checkedWords(settings))
  return 0
}

/** Many systems know `localhost` alone, and none of the names below it. */
async function isFoundHere(host: string): Promise<boolean> {
  return lookup(host).then(
    ({ address }) => address === '127.0.0.1' || address === '::1',
    () => false,
  )
}

async function prepare(settings: Settings): Promise<Ground> {
  await refuseRunningServer(settings)
  return { settings, docker: openDocker(settings.dockerSocket) }
}

/** Before anything starts, so that a start that fails half way is cleared away too. */
function standFor(ground: Ground): AsyncDisposableStack {
  const started = new AsyncDisposableStack()
  started.defer(() => removeWhatRuns(ground))
  return started
}

async function start(
  { settings, docker }: Ground,
  started: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<{ berthd: Berthd; sample: LiveSample }> {
  const busybox = readFileSync(join(checkout, '.tools', 'busybox'))
  for (const version of sampleVersions) await docker.loadImage(sampleImage(version, busybox))
  signal.throwIfAborted()
  const berthd = started.use(await startBerthd(settings, signal))
  const sample = await bringUpSample(berthd, signal)
  say(sampleWords({ settings, sample }))
  return { berthd, sample }
}

async function untilStopped(berthd: Berthd, signal: AbortSignal): Promise<void> {
  const stopped = new Promise<'stopped'>(resolve => {
    if (signal.aborted) resolve('stopped')
    signal.addEventListener('abort', () => resolve('stopped'), { once: true })
  })
  const first = await Promise.race([stopped, berthd.ended.then(() => 'ended' as const)])
  if (first === 'ended' && !signal.aborted) throw new Trouble(`berthd ended by itself; read ${berthd.logFile}`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
