import { CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import { exitCodes } from './exit-codes.ts'
import { explain } from './explain.ts'
import { firstHelp } from './first-help.ts'
import { program } from './program.ts'
import { openShell, type Shell } from './shell.ts'
import { suggestApp } from './suggest-app.ts'
import { inOrder } from './words-in-order.ts'

/** One command from its words to its exit code. Never throws. */
export async function runBerth(words: readonly string[]): Promise<number> {
  const shell = openShell(process)
  try {
    if (words.length === 0) firstHelp(shell)
    else await obey(shell, words)
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    explain(shell, await suggestApp(shell, error))
    return error instanceof CliError ? error.exit : exitCodes.failure
  }
}

async function obey(shell: Shell, words: readonly string[]): Promise<void> {
  const berth = program(shell)
  await berth.parseAsync(inOrder(berth, words), { from: 'user' })
}
