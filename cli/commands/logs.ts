import type { Command } from 'commander'
import { onlyApp, takesApp } from '../app-word.ts'
import { followLogs } from '../logs/follow-logs.ts'
import { type LogWish, logPath } from '../logs/log-path.ts'
import { printLogLine } from '../logs/print-log-line.ts'
import { sinceTime } from '../logs/since-time.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { wholeNumber } from '../table-options.ts'

interface LogsOptions extends LogWish {
  readonly follow?: boolean
  readonly json?: boolean
}

export function addLogs(berth: Command, shell: Shell): void {
  const logs = berth.command('logs').description('what an app prints').argument('[app]')
  takesApp(logs)
    .option('-f, --follow', 'stay and print what comes')
    .option('-p, --process <name>', 'of this process only: web')
    .option('-n, --tail <number>', 'at most so many of the last lines (200)', wholeNumber)
    .option('--since <time>', 'only what is newer: 10m, 2h, or 2026-01-31T12:00:00Z', text =>
      sinceTime(text, shell.now()),
    )
    .option('--json', 'print what the API answers; with --follow one line of JSON a line')
    .action((word: string | undefined, options: LogsOptions) => {
      const app = onlyApp(word, logs)
      return options.follow === true ? followLogs(shell, app, options) : printLogs(shell, app, options)
    })
}

async function printLogs(shell: Shell, app: string, options: LogsOptions): Promise<void> {
  const api = signedIn(shell)
  if (options.json === true) return printJson(shell, await api.get(logPath(app, options)))
  const text = await api.text(logPath(app, options))
  if (text.trim() === '') return shell.err.line(`${app} has printed nothing, or nothing of it runs: berth apps ${app}`)
  for (const line of text.replace(/\n$/, '').split('\n')) printLogLine(shell.out, line)
}
