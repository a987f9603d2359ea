import type { Command } from 'commander'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import { outputLine } from '../logs/print-log-line.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'

interface RunOptions {
  readonly withVolumes?: boolean
  readonly interactive?: boolean
  readonly terminal?: boolean
  readonly json?: boolean
}

export function addRun(berth: Command, shell: Shell): void {
  const run = berth.command('run').description('run a command once, in a container of its own; ends with its exit code')
  run.usage('[options] <app> -- <command…>')
  takesApp(run.argument('[words...]', 'the app, then the command'))
    .allowUnknownOption()
    .option('--with-volumes', 'with the app’s data, which allows one writer')
    .option('-i, --interactive', 'give it what is typed or piped in')
    .option('-t, --terminal', 'the same on a terminal, for shells and programs that draw')
    .option('--json', 'print exit code and output as the API answers them')
    .action(async (given: readonly string[], options: RunOptions) => {
      const { app, words: command } = appAndWords(given, run)
      const [program] = command
      if (program === undefined) throw usageError('Run what?', `Name a command: berth run ${app} -- ls -l`)
      const odd = [app, program].find(word => word.startsWith('-'))
      if (odd !== undefined) throw usageError(`unknown option '${odd}'`, '`berth help run` shows how it is written.')
      const body = { command, withVolumes: options.withVolumes === true }
      const exitCode = await wayOf(options)(shell, app, body)
      if (exitCode !== 0) throw failed(program, exitCode)
    })
}

type Way = (shell: Shell, app: string, body: object) => Promise<number>

function wayOf({ interactive = false, terminal = false, json = false }: RunOptions): Way {
  if (!interactive && !terminal) return json ? runWhole : runLive
  if (json) throw usageError('--json waits for the end, -i and -t do not.', 'Leave one of them out.')
  return async (...asked) => {
    const { runOnTerminal, runWithInput } = await import('../run/attached-run.ts')
    return (terminal ? runOnTerminal : runWithInput)(...asked)
  }
}

async function runWhole(shell: Shell, app: string, body: object): Promise<number> {
  const result = await signedIn(shell).send<{ exitCode: number }>('POST', apiPath`/apps/${app}/runs`, { body })
  printJson(shell, result)
  return result.exitCode
}

async function runLive(shell: Shell, app: string, body: object): Promise<number> {
  const { out } = shell
  for await (const { event, data } of eventsOf(signedIn(shell), app, body)) {
    if (event === 'exit') return Number(data)
    out.line(outputLine(out, data))
    await out.drained()
  }
  throw new CliError({
    message: 'The server ended the connection before the command had ended; what became of it is not known.',
    advice: `See whether the server runs: berth apps ${app}`,
  })
}

function eventsOf(api: Api, app: string, body: object) {
  return api.events('POST', apiPath`/apps/${app}/runs`, { body })
}

/** As ssh and docker do, so that a script can tell what happened. */
function failed(program: string, exitCode: number): CliError {
  return new CliError({ message: `${program} ended with exit code ${exitCode}.`, exit: exitCode })
}
