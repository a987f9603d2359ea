import { type AppError, isAppError } from '../../errors.ts'
import type { Deploy } from '../deploy.ts'
import type { FetchContext } from './fetch-context.ts'
import { type NextTry, nextTry } from './retry-plan.ts'

interface RetryOptions {
  readonly deploy: Deploy
  readonly signal: AbortSignal
  /** Seconds that the registry wants to be left alone, where it says so and the engine did not hand it on. */
  readonly waitWanted?: () => Promise<number | undefined>
}

/** Asks a registry again where that helps, and says so in the deploy's log. Throws the last failure, or why the deploy ends. */
export async function withRetries<T>(
  { journal, pause }: Pick<FetchContext, 'journal' | 'pause'>,
  { deploy, signal, waitWanted }: RetryOptions,
  work: () => Promise<T>,
): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      const wanted = isAppError(error, 'REGISTRY_RATE_LIMITED') ? await wantedBy(error, waitWanted) : undefined
      const next = isAppError(error) ? nextTry(error, { failed, random: Math.random(), wanted }) : null
      if (next === null || !isAppError(error)) throw error
      journal.say(deploy, `${error.message} ${wordsFor(next)}`)
      await pause(next.afterMs, signal)
      signal.throwIfAborted()
    }
  }
}

async function wantedBy(error: AppError, ask: RetryOptions['waitWanted']): Promise<number | undefined> {
  return error.details.retryAfterSeconds ?? (await ask?.())
}

function wordsFor({ afterMs, left }: NextTry): string {
  const when =
    afterMs === 0
      ? 'at once'
      : `in ${afterMs < 120_000 ? `${Math.ceil(afterMs / 1000)} s` : `${Math.round(afterMs / 60_000)} min`}`
  return `Trying again ${when}${left === 0 ? ', for the last time' : ''}.`
}
