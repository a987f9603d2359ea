import type { Attachment, TerminalSize } from '../../adapters/docker/engine-containers.ts'
import type { App } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import { AppError } from '../../errors.ts'
import type { Logger } from '../../log.ts'
import { type RunContext, type RunRequest, startRun } from './run-command.ts'

/** From the start of a command to the connection that gives it input. */
const waitMs = 15_000

export interface AttachedRun {
  readonly container: Container
  readonly attachment: Attachment
}

export interface AttachContext extends RunContext {
  readonly log: Logger
}

export type AttachedRuns = ReturnType<typeof attachedRuns>

/** One-off commands that were started with an input, and wait for whoever gives it. What they print meanwhile is kept. */
export function attachedRuns(context: AttachContext) {
  const waiting = new Map<string, AttachedRun>()
  const { containers } = context.engine
  return {
    /** Answers its id. Nobody comes within 15 s: it is ended. Throws as `startRun` does. */
    async begin(app: App, request: RunRequest, terminal: TerminalSize | undefined): Promise<string> {
      const run = await startAttached(context, { app, request, input: terminal === undefined ? 'pipe' : 'terminal' })
      const { id } = run.container
      waiting.set(id, run)
      setTimeout(() => giveUp(run), waitMs).unref()
      // What has ended by now needs no size.
      if (terminal !== undefined) await containers.resize(engineRef(run.container), terminal).catch(() => {})
      return id
    },
    find,
    /** For whoever is connected; it is found no more. Throws NOT_FOUND. */
    take(app: App, id: string): AttachedRun {
      const run = find(app, id)
      waiting.delete(id)
      return run
    },
  }

  /** Throws NOT_FOUND, also for one that was taken. */
  function find(app: App, id: string): AttachedRun {
    const run = waiting.get(id)
    if (run === undefined || run.container.app !== app.id) throw nobodyWaits(id)
    return run
  }

  function giveUp({ container, attachment }: AttachedRun): void {
    if (!waiting.delete(container.id)) return
    attachment.close()
    context.launcher
      .discard(container)
      .catch(error => context.log.warn({ err: error }, 'abandoned one-off run not removed yet'))
  }
}

async function startAttached(
  context: AttachContext,
  { app, request, input }: { app: App; request: RunRequest; input: 'pipe' | 'terminal' },
): Promise<AttachedRun> {
  let attachment: Attachment | undefined
  try {
    const container = await startRun(context, app, {
      ...request,
      input,
      async beforeStart(engineId) {
        attachment?.close()
        attachment = await context.engine.containers.attach(engineId, input)
      },
    })
    if (attachment === undefined) throw new Error('a container was started and not attached to')
    return { container, attachment }
  } catch (error) {
    attachment?.close()
    throw error
  }
}

function nobodyWaits(id: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: `No command with the id ${id} waits for its input.`,
    advice: 'It is opened once, within 15 s. Start the command again.',
    field: 'run',
  })
}
