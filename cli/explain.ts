import { CliError } from './cli-error.ts'
import type { Shell } from './shell.ts'
import type { Pen } from './terminal/pen.ts'
import { printable } from './terminal/printable.ts'
import { spoken } from './terminal/spoken.ts'

/** Whatever ended the command: the cause, what the container said, the next step. */
export function explain({ err }: Shell, error: unknown): void {
  if (error instanceof CliError) explainFailure(err, error)
  else explainFault(err, error)
}

function explainFailure(err: Pen, error: CliError): void {
  const { message, output, advice } = error.details
  err.line(`${err.paint('red', 'berth:')} ${spoken(message, err)}`)
  if (output !== undefined && output.trim() !== '') {
    err.line('\nLast output:')
    for (const line of printable(output.trimEnd()).split('\n')) err.line(`  ${line}`)
    err.line()
  }
  if (advice !== undefined) err.line(spoken(advice, err))
}

function explainFault(err: Pen, error: unknown): void {
  err.line(`${err.paint('red', 'berth:')} a fault of this command, not of yours:`)
  err.line(error instanceof Error ? (error.stack ?? error.message) : String(error))
  err.line('Please report it with these lines.')
}
