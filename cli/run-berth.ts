import { CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import { exitCodes } from './exit-codes.ts'
import { explain } from './explain.ts'
import { program } from './program.ts'
import { openShell } from './shell.ts'
import { suggestApp } from './suggest-app.ts'
import { inOrder } from './words-in-order.ts'

/** One command from its words to its exit code. Never throws. */
export async function runBerth(words: readonly string[]): Promise<number> {
  const shell = openShell(process)
  try {
    const berth = program(shell)
    await berth.parseAsync(inOrder(berth, words), { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    explain(shell, await suggestApp(shell, error))
    return error instanceof CliError ? error.exit : exitCodes.failure
  }
}
