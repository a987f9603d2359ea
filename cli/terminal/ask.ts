import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CliError } from '../cli-error.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

/** A line from the keyboard; only where there is one. Ctrl-C and the end of the input end the command. */
export function ask({ input, err }: Shell, question: string): Promise<string> {
  return read(input, process.stderr, text => err.raw(text), question)
}

/** The same, unseen. */
export async function askSecret({ input, err }: Shell, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const answer = await read(input, nowhere, text => err.raw(text), question)
  err.line()
  return answer
}

function read(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  show: (text: string) => void,
  question: string,
): Promise<string> {
  const lines = createInterface({ input, output, terminal: true })
  show(question)
  return new Promise((resolve, reject) => {
    const end = () => reject(new CliError({ message: 'Nothing was done.', exit: exitCodes.interrupted }))
    lines.once('SIGINT', end)
    lines.once('close', end)
    lines.once('line', line => {
      resolve(line)
      lines.close()
    })
  }).finally(() => lines.close()) as Promise<string>
}
