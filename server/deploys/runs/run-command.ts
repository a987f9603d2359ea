import type { App } from '../../apps/app.ts'
import { containerLines } from '../../apps/logs/container-lines.ts'
import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import type { Launch } from '../../containers/launch-container.ts'
import { AppError } from '../../errors.ts'
import type { DeployContext } from '../deploy-context.ts'

/** What one-off runs work with. */
export type RunContext = Pick<DeployContext, 'engine' | 'fetcher' | 'lastOutput' | 'launcher' | 'releases' | 'stopping'>

export const longestMs = 60 * 60_000

export interface RunRequest {
  readonly command: readonly string[]
  /** A volume with one writer is left out unless it is asked for. */
  readonly withVolumes: boolean
  readonly input?: Launch['input']
  readonly beforeStart?: Launch['beforeStart']
}

/** Starts a one-off container of the live release with the app's variables. Throws CONFLICT when nothing was ever live. */
export async function startRun(
  context: RunContext,
  app: App,
  { command, withVolumes, ...start }: RunRequest,
): Promise<Container> {
  const release = app.liveRelease === null ? undefined : context.releases.find(app.liveRelease)
  if (release === undefined) throw nothingLive(app.name)
  const image = await context.fetcher.have({ app, release, tell: () => {} }, context.stopping)
  return context.launcher.launch({
    app,
    release,
    variables: context.releases.variables(release),
    process: 'run',
    image,
    deploy: 'run',
    role: 'run',
    command,
    ...start,
    mounts: withVolumes || app.sharedVolume ? 'with-volumes' : 'without-volumes',
  })
}

/** Waits for its end, an hour at most, and takes it away. Answers the exit code, and what it printed last. */
export async function finishRun(
  context: RunContext,
  run: Container,
  signal: AbortSignal,
): Promise<{ exitCode: number; output: string }> {
  try {
    const exitCode = await endOf(context, run, atMostAnHour(signal))
    return { exitCode, output: await context.lastOutput.tail(run) }
  } finally {
    await context.launcher.discard(run)
  }
}

/** The same, with every line as it comes: it is taken away when the last one was read. Answers the exit code. */
export async function followRun(
  context: RunContext,
  run: Container,
  signal: AbortSignal,
  say: (line: string) => Promise<void>,
): Promise<number> {
  const until = atMostAnHour(signal)
  const ending = endOf(context, run, until)
  ending.catch(() => {})
  try {
    const lines = containerLines(context.engine, engineRef(run), { follow: true }, until)
    for await (const { text } of lines) await say(text)
    return await ending
  } finally {
    await context.launcher.discard(run)
  }
}

function endOf({ engine }: RunContext, run: Container, signal: AbortSignal): Promise<number> {
  return engine.containers.wait(engineRef(run), signal)
}

function atMostAnHour(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
}

function nothingLive(app: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${app} has no release yet, so there is nothing to run in.`,
    advice: 'Deploy it first, then run the command again.',
  })
}
