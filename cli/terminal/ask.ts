import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import type { Pen } from './pen.ts'

/** A line from the keyboard; only where there is one. Ctrl-C and the end of the input end the command. */
export function ask({ input, err }: Shell, question: string): Promise<string> {
  return read(input, { echo: writableTo(text => err.raw(text)), err, question })
}

/** The same, unseen. */
export async function askSecret({ input, err }: Shell, question: string): Promise<string> {
  err.raw(question)
  const answer = await read(input, { echo: writableTo(() => {}), err, question: '' })
  err.line()
  return answer
}

function writableTo(show: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      show(String(chunk))
      done()
    },
  })
}

async function read(
  input: NodeJS.ReadStream,
  { echo, err, question }: { echo: Writable; err: Pen; question: string },
): Promise<string> {
  const lines = createInterface({ input, output: echo, terminal: true, prompt: question })
  lines.prompt()
  const answer = await new Promise<string | undefined>(resolve => {
    lines.once('line', resolve)
    lines.once('SIGINT', () => resolve(undefined))
    lines.once('close', () => resolve(undefined))
  })
  lines.close()
  if (answer !== undefined) return answer
  err.line()
  throw new CliError({ message: 'Nothing was done.', exit: exitCodes.interrupted })
}
