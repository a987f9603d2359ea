import { bytesMessage, type RunControl, type RunEnd } from '../../shared/run-messages.ts'
import { apiPath } from '../api/api-path.ts'
import { type ApiSocket, openSocket } from '../api/open-socket.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { rawMode } from '../terminal/raw-mode.ts'
import { harmlessOutput } from './harmless-output.ts'

type Show = (message: Uint8Array) => Promise<void>

/** Gives the command what stands on our input, to its end. Answers its exit code. */
export async function runWithInput(shell: Shell, app: string, body: object): Promise<number> {
  using socket = await begin(shell, app, { ...body, input: true })
  try {
    return await passingInput(shell, socket, follow(socket, app, harmlessOutput(shell)))
  } finally {
    shell.input.destroy()
  }
}

/** The same, as if our terminal were the command's: every key goes to it, Ctrl-C too. */
export async function runOnTerminal(shell: Shell, app: string, body: object): Promise<number> {
  const { input, out } = shell
  if (!input.isTTY || !out.isTerminal)
    throw usageError(
      '-t needs a terminal for input and output, and here one of them is none.',
      'In a pipe or a script, use -i alone.',
    )
  using socket = await begin(shell, app, { ...body, terminal: shell.windowSize() })
  const keepSize = shell.onResize(() => void tell(socket, { type: 'resize', ...shell.windowSize() }))
  const asBefore = rawMode(input)
  try {
    const ending = follow(socket, app, async message => {
      out.bytes(message.subarray(1))
      await out.drained()
    })
    return await passingInput(shell, socket, ending)
  } finally {
    // While it is still open.
    asBefore()
    input.destroy()
    keepSize()
  }
}

async function begin(shell: Shell, app: string, body: object): Promise<ApiSocket> {
  const api = signedIn(shell)
  const { id } = await api.send<{ id: string }>('POST', apiPath`/apps/${app}/runs`, { body })
  return openSocket(api.connection, apiPath`/apps/${app}/runs/${id}/io`)
}

/** Ends with the command, also when there is input left. */
function passingInput({ input }: Shell, socket: ApiSocket, ending: Promise<number>): Promise<number> {
  return Promise.race([ending, readInto(input, socket).then(() => ending)])
}

async function readInto(input: NodeJS.ReadStream, socket: ApiSocket): Promise<void> {
  try {
    for await (const bytes of input as AsyncIterable<Buffer>) await socket.send(bytesMessage('input', bytes))
  } catch {
    // Closed by us at the end, or not to be read at all: to the command either is the end of its input.
  }
  await tell(socket, { type: 'end-of-input' })
}

function tell(socket: ApiSocket, control: RunControl): Promise<void> {
  return socket.send(JSON.stringify(control))
}

async function follow({ messages }: ApiSocket, app: string, show: Show): Promise<number> {
  for await (const message of messages) {
    if (typeof message !== 'string') {
      await show(message)
      continue
    }
    const end = JSON.parse(message) as RunEnd
    if (end.type === 'exit') return end.code
    throw new CliError({ message: end.error.message, advice: end.error.advice })
  }
  throw new CliError({
    message: 'The connection ended before the command had; the server ends it now.',
    advice: `See whether the server runs: berth apps ${app}`,
  })
}
