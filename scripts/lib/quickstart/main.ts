import { runCheck, runUntilStopped } from './quickstart.ts'
import { readSettings } from './settings.ts'
import { explain } from './trouble.ts'

process.exitCode = await main(process.argv[2] === 'check' ? runCheck : runUntilStopped)

async function main(run: typeof runCheck): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort(signal))
  try {
    return await run(readSettings(process.env), stop.signal)
  } catch (error) {
    if (isStop(error, stop.signal)) return 130
    process.stderr.write(`quickstart: ${explain(error)}\n`)
    return 1
  }
}

/** Everything that waits ends with the signal's reason; other errors are worth their line also then. */
function isStop(error: unknown, { aborted, reason }: AbortSignal): boolean {
  return aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'))
}
