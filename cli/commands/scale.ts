import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { byteSize } from '../../views/ui/byte-size.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { usageError } from '../cli-error.ts'
import { pairOf } from '../env/pair.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { printTable } from '../terminal/table.ts'

interface ScaleOptions {
  readonly memory?: string
  readonly cpus?: string
  readonly json?: boolean
}

export function addScale(berth: Command, shell: Shell): void {
  const scale = berth.command('scale').description('how many instances of each process run')
  scale.usage('<app> web=2 [options]')
  takesApp(scale.argument('[app]').argument('[process=count...]'))
    .option('--memory <size>', 'limit of each instance, with the next deploy: 512Mi')
    .option('--cpus <number>', 'limit of each instance, with the next deploy: 0.5')
    .addOption(jsonOption())
    .action(async (first: string | undefined, more: readonly string[], options: ScaleOptions) => {
      const { app, words } = appAndWords(first === undefined ? more : [first, ...more], scale)
      if (app.includes('=')) throw usageError('Which app?', `Name it first: berth scale <app> ${app}`)
      const api = signedIn(shell)
      const changes = words.map(word => changeFrom(word, options))
      let view = await api.get<AppView>(apiPath`/apps/${app}`)
      for (const { process, body } of changes) view = await change(api, app, process, body)
      if (options.json === true) return printJson(shell, view)
      if (changes.length > 0) shell.err.line(changedWords(app, options))
      showProcesses(shell, view)
    })
}

function changeFrom(word: string, { memory, cpus }: ScaleOptions) {
  const { name: process, value } = pairOf(word)
  if (!/^\d{1,4}$/.test(value)) throw usageError(`\`${word}\` is no count.`, 'Write it as web=2.')
  return { process, body: { instances: Number(value), memory, cpus: cpus === undefined ? undefined : Number(cpus) } }
}

function change(api: Api, app: string, process: string, body: unknown): Promise<AppView> {
  return api.send('PUT', apiPath`/apps/${app}/processes/${process}`, { body })
}

function changedWords(app: string, { memory, cpus }: ScaleOptions): string {
  const limits =
    memory === undefined && cpus === undefined ? '' : ` Limits act with the next deploy: berth deploy ${app}`
  return `Changed; instances start and stop now.${limits}`
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
