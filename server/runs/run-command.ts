import type { App } from '../apps/app.ts'
import type { Container } from '../containers/container-store.ts'
import type { DeployNeeds } from '../deploys/deploy-needs.ts'
import { AppError } from '../errors.ts'

const longestMs = 60 * 60_000

export interface RunRequest {
  readonly command: readonly string[]
  /** A volume with one writer is left out unless it is asked for. */
  readonly withVolumes: boolean
}

/** Starts a one-off container of the live release with the app's variables. Throws CONFLICT when nothing was ever live. */
export async function startRun(needs: DeployNeeds, app: App, { command, withVolumes }: RunRequest): Promise<Container> {
  const release = app.liveRelease === null ? undefined : needs.releases.find(app.liveRelease)
  if (release === undefined) throw nothingLive(app.name)
  const image = await needs.engine.images.inspect(release.localId)
  return needs.launcher.launch({
    app: { id: app.id, name: app.name, url: needs.urlOf(app.id) },
    project: await needs.networks.ensure(app.project),
    release,
    variables: needs.releases.variables(release),
    process: 'run',
    port: release.settings.port ?? image?.exposedPorts[0] ?? 8080,
    deploy: 'run',
    role: 'run',
    command,
    mounts: withVolumes || app.sharedVolume ? 'with-volumes' : 'without-volumes',
  })
}

/** Waits for its end, an hour at most, and takes it away. Answers the exit code, and what it printed last. */
export async function finishRun(
  needs: DeployNeeds,
  run: Container,
  signal: AbortSignal,
): Promise<{ exitCode: number; output: string }> {
  try {
    const until = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
    const exitCode = await needs.engine.containers.wait(run.engineId ?? run.name, until)
    return { exitCode, output: await needs.lastOutput.tail(run) }
  } finally {
    await needs.launcher.discard(run)
  }
}

function nothingLive(app: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `${app} has no release yet, so there is nothing to run in.`,
    advice: 'Deploy it first, then run the command again.',
  })
}
