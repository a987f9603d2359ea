import * as z from 'zod'
import { bytesMessage, type RunEnd, streams } from '../../../shared/run-messages.ts'
import type { Attachment, TerminalSize } from '../../adapters/docker/engine-containers.ts'
import { engineRef } from '../../containers/container-store.ts'
import { AppError, asAppError } from '../../errors.ts'
import type { AttachedRun } from './attached-runs.ts'
import type { RunContext } from './run-command.ts'
import { longestMs } from './run-command.ts'

/** To whoever gives the input and reads the outputs. */
export interface Caller {
  /** Aborts when nobody is there any more. */
  readonly signal: AbortSignal
  readonly messages: AsyncIterable<string | Uint8Array>
  send(message: string | Uint8Array): Promise<void>
}

/** Between the SIGTERM for a command whose caller has left and its end by force. */
const graceSeconds = 5

export const terminalSize = z.strictObject({
  columns: z.int().min(1).max(1000),
  rows: z.int().min(1).max(1000),
})

const control = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('resize'), ...terminalSize.shape }),
  z.strictObject({ type: z.literal('end-of-input') }),
])

/** Passes input in and outputs out until the command has ended, its caller has left or an hour is over; then takes it away. */
export async function talkWithRun(
  context: RunContext,
  { container, attachment }: AttachedRun,
  caller: Caller,
): Promise<void> {
  const { containers } = context.engine
  const id = engineRef(container)
  const fault = new AbortController()
  const hour = AbortSignal.timeout(longestMs)
  const until = AbortSignal.any([caller.signal, fault.signal, hour, context.stopping])
  until.addEventListener('abort', () => attachment.close(), { once: true })
  passInput(caller, attachment, size => containers.resize(id, size)).catch(error => fault.abort(error))
  try {
    until.throwIfAborted()
    for await (const { stream, bytes } of attachment.output) await caller.send(bytesMessage(stream, bytes))
    await tell(caller, { type: 'exit', code: await containers.wait(id, until) })
  } catch (error) {
    if (hour.aborted) await tell(caller, failure(ranTooLong()))
    else if (context.stopping.aborted) await tell(caller, failure(berthStops()))
    else await tell(caller, failure(fault.signal.aborted ? fault.signal.reason : error))
    attachment.close()
    if (!context.stopping.aborted) await containers.stop(id, graceSeconds)
  } finally {
    await context.launcher.discard(container)
  }
}

async function passInput(
  { messages }: Caller,
  attachment: Attachment,
  resize: (size: TerminalSize) => Promise<void>,
): Promise<void> {
  for await (const message of messages) {
    if (typeof message !== 'string') {
      if (message[0] !== streams.input) throw badMessage('A binary message begins with the byte 0, then the input.')
      await attachment.write(message.subarray(1))
      continue
    }
    const asked = controlIn(message)
    if (asked.type === 'end-of-input') attachment.endInput()
    // Of a command that has just ended; what else is wrong shows in its output.
    else await resize(asked).catch(() => {})
  }
}

function controlIn(text: string): z.output<typeof control> {
  try {
    return control.parse(JSON.parse(text))
  } catch {
    throw badMessage('A text message is `{"type":"end-of-input"}` or `{"type":"resize","columns":80,"rows":24}`.')
  }
}

function tell(caller: Caller, end: RunEnd): Promise<void> {
  return caller.send(JSON.stringify(end))
}

function failure(cause: unknown): RunEnd {
  const { code, message, advice } = asAppError(cause)
  return { type: 'error', error: { code, message, advice } }
}

function badMessage(advice: string): AppError {
  return new AppError({ code: 'VALIDATION', message: 'A message could not be read, so the command was ended.', advice })
}

function ranTooLong(): AppError {
  return new AppError({
    code: 'CANCELLED',
    message: 'The command ran for an hour, which is the limit, and was ended.',
    advice: 'Run longer work as a process of an app.',
  })
}

function berthStops(): AppError {
  return new AppError({
    code: 'CONTROL_PLANE_RESTART',
    message: 'berth is stopping, so the command was ended.',
    advice: 'Run it again when berth is back.',
  })
}
