import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { commandWords } from '../../shared/command-words.ts'
import { nearestName } from '../../shared/nearest-name.ts'
import { byteSize } from '../../views/ui/byte-size.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import { pairOf } from '../env/pair.ts'
import { exitCodes } from '../exit-codes.ts'
import { jsonOption } from '../json-option.ts'
import { readingText } from '../reading-text.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { printTable } from '../terminal/table.ts'

interface ScaleOptions {
  readonly command?: string
  readonly memory?: string
  readonly cpus?: string
  readonly stopTimeout?: string
  readonly alone?: boolean
  readonly json?: boolean
}

export function addScale(berth: Command, shell: Shell): void {
  const scale = berth.command('scale').description('how many instances of each process run')
  scale.usage('<app> web=2 [options]')
  takesApp(scale.argument('[app]').argument('[process=count...]'))
    .option('--command <command>', 'what a new process runs, with the next deploy: "bin/worker"')
    .option('--memory <size>', 'limit of each instance, with the next deploy: 512Mi')
    .option('--cpus <number>', 'limit of each instance, with the next deploy: 0.5')
    .option('--stop-timeout <seconds>', 'from SIGTERM to SIGKILL: 60')
    .option('--alone', 'never two at once: with each deploy the old one stops before the new one starts')
    .option('--no-alone', 'the new one starts beside the old one')
    .addOption(jsonOption())
    .action(async (first: string | undefined, more: readonly string[], options: ScaleOptions) => {
      const { app, words } = appAndWords(first === undefined ? more : [first, ...more], scale)
      if (app.includes('=')) throw usageError('Which app?', `Name it first: berth scale <app> ${app}`)
      const given = givenOptions(scale)
      if (words.length === 0 && given !== '')
        throw usageError('Which process?', `Name it, with its count or without: berth scale ${app} web ${given}`)
      const counts = words.map(countOf)
      const view = await changeCounts(signedIn(shell), app, { counts, options })
      if (options.json === true) return printJson(shell, view)
      if (words.length > 0) shell.err.line(changedWords(app, counts, options))
      showProcesses(shell, view)
    })
}

/** The options as they were typed, to repeat them; empty without any that changes something. */
function givenOptions(scale: Command): string {
  const options: ScaleOptions = scale.opts()
  const { command, memory, cpus, stopTimeout, alone } = options
  const words = {
    '--command': command && `"${command}"`,
    '--memory': memory,
    '--cpus': cpus,
    '--stop-timeout': stopTimeout,
  }
  const valued = Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
  const switched = alone === undefined ? [] : [alone ? '--alone' : '--no-alone']
  return [...valued, ...switched].join(' ')
}

interface Count {
  readonly name: string
  /** Undefined leaves it as it is. */
  readonly instances: number | undefined
}

/** `web=2`; `web` alone, where only its options change. */
function countOf(word: string): Count {
  if (/^[a-z][a-z0-9-]*$/.test(word)) return { name: word, instances: undefined }
  const { name, value } = pairOf(word)
  if (/^\d{1,4}$/.test(value)) return { name, instances: Number(value) }
  throw usageError(`\`${word}\` is no count.`, 'Write it as web=2.')
}

async function changeCounts(
  api: Api,
  app: string,
  { counts, options }: { counts: readonly Count[]; options: ScaleOptions },
): Promise<AppView> {
  let view = await api.get<AppView>(apiPath`/apps/${app}`)
  const known = view.processes.map(process => process.name)
  for (const { name } of counts) if (!known.includes(name) && options.command === undefined) throw unknown(name, known)
  for (const count of counts)
    view = await api.send('PUT', apiPath`/apps/${app}/processes/${count.name}`, { body: bodyFrom(count, options) })
  return view
}

function bodyFrom(
  { instances }: Count,
  { command, memory, cpus, stopTimeout, alone }: ScaleOptions,
): Record<string, unknown> {
  return {
    instances,
    command: command === undefined ? undefined : readingText('--command', () => commandWords(command)),
    memory,
    cpus: cpus === undefined ? undefined : Number(cpus),
    stopTimeoutSeconds: stopTimeout === undefined ? undefined : Number(stopTimeout),
    alone,
  }
}

function unknown(name: string, known: readonly string[]): CliError {
  const meant = nearestName(name, known)
  return new CliError({
    message: `There is no process \`${name}\`; nothing was changed.`,
    advice: meant === undefined ? `Make it with --command "<what it runs>".` : `Did you mean \`${meant}\`?`,
    exit: exitCodes.notFound,
  })
}

function changedWords(app: string, counts: readonly Count[], { command, memory, cpus, alone }: ScaleOptions): string {
  const isAll = [command, memory, cpus, alone].every(one => one === undefined)
  if (counts.every(({ instances }) => instances === undefined))
    return isAll ? 'Changed.' : `Changed; it acts with the next deploy: berth deploy ${app}`
  const rest = isAll ? '' : ` The rest acts with the next deploy: berth deploy ${app}`
  return `Changed; instances start and stop now.${rest}`
}

function showProcesses({ out }: Shell, { processes }: AppView): void {
  printTable(out, processes, [
    ['PROCESS', one => one.name],
    ['ALIVE', one => String(one.alive)],
    ['WANTED', one => String(one.instances)],
    ['MEMORY', one => byteSize(one.memoryBytes, 'binary')],
    ['CPUS', one => (one.cpus === null ? 'no limit' : String(one.cpus))],
    ['COMMAND', one => one.command?.join(' ') ?? 'the image’s'],
  ])
}
