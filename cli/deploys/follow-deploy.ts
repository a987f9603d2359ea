import { setTimeout as sleep } from 'node:timers/promises'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { isTerminal } from '../../shared/deploy-status.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { CliError, isPassing } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { DeployObserver } from './deploy-observer.ts'
import { readDeployLog } from './read-deploy-log.ts'
import { trackOutages } from './track-outages.ts'
import { openWaker } from './waker.ts'

const lookEveryMs = 1000
const longestPauseMs = 3000
const longestLookMs = 10_000
const lastLinesMs = 2000

/**
 * Stays with a deploy until it has an answer. The log tells quickly that something happened; what counts is the state,
 * asked for again and again, so that a server that goes away in the middle is survived. Throws when the time is up,
 * the token ends or the deploy is gone.
 */
export async function followDeploy(
  api: Api,
  deploy: DeployView,
  { observer, timeoutMs }: { observer: DeployObserver; timeoutMs: number },
): Promise<DeployView> {
  const ending = new AbortController()
  const waker = openWaker()
  const outages = trackOutages(observer)
  const note = (text: string) => {
    outages.seen()
    observer.line(text)
    waker.wake()
  }
  const log = readDeployLog(api, deploy.id, { onLine: note, onEnd: () => waker.wake(), signal: ending.signal })
  try {
    const ended = await untilAnswered(api, deploy, { observer, waker, outages, timeoutMs })
    await Promise.race([log, sleep(lastLinesMs, undefined, { signal: ending.signal }).catch(() => {})])
    return ended
  } finally {
    ending.abort()
  }
}

interface Wait {
  readonly observer: DeployObserver
  readonly waker: ReturnType<typeof openWaker>
  readonly outages: ReturnType<typeof trackOutages>
  readonly timeoutMs: number
}

async function untilAnswered(api: Api, { id, app }: DeployView, wait: Wait): Promise<DeployView> {
  const { observer, waker, outages, timeoutMs } = wait
  const until = performance.now() + timeoutMs
  while (performance.now() < until) {
    try {
      const leftMs = Math.max(1, Math.ceil(until - performance.now()))
      const signal = AbortSignal.timeout(Math.min(longestLookMs, leftMs))
      const deploy = await api.get<DeployView>(apiPath`/deploys/${id}`, { signal })
      outages.seen()
      observer.state(deploy)
      if (isTerminal(deploy)) return deploy
    } catch (error) {
      outages.missed(reasonOf(error))
    }
    const pauseMs = outages.misses() === 0 ? lookEveryMs : Math.min(100 * 2 ** outages.misses(), longestPauseMs)
    await waker.sleep(Math.min(pauseMs, until - performance.now()))
  }
  throw timedOut(id, app, timeoutMs)
}

/** Only what may pass is waited for. Throws the rest. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'The server does not answer in time.'
  if (isPassing(error)) return error.message
  throw error
}

function timedOut(id: string, app: string, timeoutMs: number): CliError {
  return new CliError({
    message: `The deploy ${id} has no result after ${Math.round(timeoutMs / 1000)} s. It continues on the server.`,
    advice: `Follow it: berth deploys ${app} ${id} --follow. End it: berth cancel ${id}`,
    exit: exitCodes.timedOut,
  })
}
