import { notAnEngine } from '../../failures/engine-failures.ts'
import { pullIncomplete, pullStalled } from '../../failures/registry-failures.ts'
import type { PullRequest } from './engine.ts'
import type { EngineConnection } from './engine-connection.ts'
import { inspectImage } from './image-facts.ts'
import { errorInLine, type ProgressLine, progressLines } from './progress-lines.ts'
import { PullTally } from './pull-tally.ts'
import { refusedImage, withLogin } from './registry-auth.ts'

/**
 * Pulls by digest. The engine answers 200 before it begins and tells of failures inside the stream
 * (moby#44504), so only an image that stands there afterwards counts as pulled.
 */
export async function pullImage(engine: EngineConnection, pull: PullRequest): Promise<void> {
  const tally = new PullTally()
  const stallMs = pull.stallMs ?? 60_000
  const stalled = new AbortController()
  const timer = setTimeout(() => stalled.abort(pullStalled(imageOf(pull), stallMs, tally.progress())), stallMs)
  try {
    for await (const line of pullLines(engine, pull, { signal: stalled.signal, stallMs })) {
      if (!tally.take(line)) continue
      timer.refresh()
      pull.onProgress?.(tally.progress())
    }
  } finally {
    clearTimeout(timer)
  }
  if ((await inspectImage(engine, imageOf(pull))) === null) throw pullIncomplete(imageOf(pull))
}

/** Every line of the pull; the one that tells of a failure is thrown. */
async function* pullLines(
  engine: EngineConnection,
  pull: PullRequest,
  stall: { signal: AbortSignal; stallMs: number },
): AsyncGenerator<ProgressLine> {
  const refused = refusedImage(imageOf(pull), pull.auth)
  const bytes = engine.bytes({
    ask: docker => docker.pull(imageOf(pull), withLogin(pull.auth)),
    signal: pull.signal === undefined ? stall.signal : AbortSignal.any([stall.signal, pull.signal]),
    // A registry may keep the engine waiting before the first line: that is for the stall limit to judge.
    deadlineMs: stall.stallMs * 2,
    refused,
  })
  for await (const line of progressLines(bytes, cause =>
    notAnEngine(engine.socketPath, 'POST /images/create', cause),
  )) {
    const error = errorInLine(line)
    if (error !== null) throw refused({ status: 200, message: error })
    yield line
  }
}

function imageOf({ repository, digest }: PullRequest): string {
  return `${repository}@${digest}`
}
