import { engineRef } from '../../containers/container-store.ts'
import { AppError } from '../../errors.ts'
import { outputLines } from '../records/deploy-line.ts'
import type { Replacement } from '../replacement.ts'
import type { CandidateContext } from './candidate-context.ts'
import { refuseRootProcess } from './mind-root.ts'

const limitMs = 15 * 60_000

/** Only a new release has work to do before it is live. */
export function hasReleaseCommand({ deploy, plan }: Pick<Replacement, 'deploy' | 'plan'>): boolean {
  return deploy.kind === 'deploy' && plan.release.settings.releaseCommand !== null
}

/** Runs the app's release command in the new image, with its variables and volumes. A failure changes nothing else. */
export async function runReleaseCommand(
  context: CandidateContext,
  { app, deploy, plan }: Replacement,
  signal: AbortSignal,
): Promise<void> {
  const command = plan.release.settings.releaseCommand
  if (command === null) return
  const { journal, launcher, engine, lastOutput } = context
  journal.enter(deploy, 'releasing', `release command: ${command.join(' ')}`)
  const container = await launcher.launch({
    app,
    release: plan.release,
    variables: plan.variables,
    process: 'release',
    image: plan.image,
    deploy: deploy.id,
    role: 'run',
    command,
  })
  const limit = AbortSignal.timeout(limitMs)
  try {
    await refuseRootProcess(context, { app, deploy, image: plan.image }, container)
    const until = AbortSignal.any([signal, limit])
    const code = await engine.containers.wait(engineRef(container), until).catch(async error => {
      throw limit.aborted && !signal.aborted ? tooLong(command, await lastOutput.tail(container)) : error
    })
    const output = await lastOutput.tail(container)
    if (output !== '') journal.say(deploy, ...outputLines(output))
    if (code !== 0) {
      const isForMemory = await context.endings.hasRunOutOfMemory(container.engineId ?? '', code)
      throw releaseCommandFailed(command, { code, isForMemory, output })
    }
  } finally {
    await launcher.discard(container)
  }
}

function tooLong(command: readonly string[], log: string): AppError {
  return new AppError({
    code: 'RELEASE_COMMAND_FAILED',
    message: `The release command \`${command.join(' ')}\` had not ended after ${limitMs / 60_000} minutes.`,
    advice: 'Run long work as a one-off command instead, then deploy again. The previous version was not replaced.',
    field: 'releaseCommand',
    log,
  })
}

interface Failure {
  readonly code: number
  readonly isForMemory: boolean
  readonly output: string
}

function releaseCommandFailed(command: readonly string[], { code, isForMemory, output }: Failure): AppError {
  const how = isForMemory ? 'needed more memory than its limit and was ended by the kernel' : `ended with code ${code}`
  return new AppError({
    code: 'RELEASE_COMMAND_FAILED',
    message: `The release command \`${command.join(' ')}\` ${how}.`,
    advice: isForMemory
      ? 'It runs with the limits of `web`: raise its memory, or make the command use less. The previous version was not replaced.'
      : 'See its output for the reason, correct it, and deploy again. The previous version was not replaced.',
    field: 'releaseCommand',
    log: output,
  })
}
