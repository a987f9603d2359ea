import { type Command, Option } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import { byteSize } from '../../shared/byte-size.ts'
import { nearestName } from '../../shared/nearest-name.ts'
import { processFields } from '../../shared/process-fields.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { appAndWords, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import { pairOf } from '../env/pair.ts'
import { exitCodes } from '../exit-codes.ts'
import { jsonOption } from '../json-option.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { fieldsIn, type Given, takesFields, typedAgain } from '../table-options.ts'
import { printTable } from '../terminal/table.ts'

interface ScaleOptions extends Given {
  readonly json?: boolean
  readonly alone?: boolean
}

export function addScale(berth: Command, shell: Shell): void {
  const scale = berth.command('scale').description('how many instances of each process run')
  scale.usage('<app> web=2 [options]')
  takesFields(takesApp(scale.argument('[app]').argument('[process=count...]')), processFields)
    .addOption(new Option('--alone', 'the earlier name of --singleton').hideHelp())
    .addOption(new Option('--no-alone', 'none').hideHelp())
    .addOption(jsonOption())
    .action(async (first: string | undefined, more: readonly string[], options: ScaleOptions) => {
      const { app, words } = appAndWords(first === undefined ? more : [first, ...more], scale)
      if (app.includes('=')) throw usageError('Which app?', `Name it first: berth scale <app> ${app}`)
      const fields = fieldsIn(processFields, { singleton: options.alone, ...options })
      const given = typedAgain(processFields, fields)
      if (words.length === 0 && given !== '')
        throw usageError('Which process?', `Name it, with its count or without: berth scale ${app} web ${given}`)
      const counts = words.map(countOf)
      const view = await changeCounts(signedIn(shell), app, { counts, fields })
      if (options.json === true) return printJson(shell, view)
      if (words.length > 0) shell.err.line(changedWords(app, counts, fields))
      showProcesses(shell, view)
    })
}

type Fields = Readonly<Record<string, unknown>>

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
  { counts, fields }: { readonly counts: readonly Count[]; readonly fields: Fields },
): Promise<AppView> {
  let view = await api.get<AppView>(apiPath`/apps/${app}`)
  const known = view.processes.map(process => process.name)
  for (const { name } of counts) if (!known.includes(name) && fields.command === undefined) throw unknown(name, known)
  for (const { name, instances } of counts)
    view = await api.send('PUT', apiPath`/apps/${app}/processes/${name}`, { body: { ...fields, instances } })
  return view
}

function unknown(name: string, known: readonly string[]): CliError {
  const meant = nearestName(name, known)
  return new CliError({
    message: `There is no process \`${name}\`; nothing was changed.`,
    advice: meant === undefined ? `Make it with --command "<what it runs>".` : `Did you mean \`${meant}\`?`,
    exit: exitCodes.notFound,
  })
}

function changedWords(app: string, counts: readonly Count[], fields: Fields): string {
  const isAll = Object.keys(fields).length === 0
  if (counts.every(({ instances }) => instances === undefined))
    return isAll ? 'Changed.' : `Changed; it applies with the next deploy: berth deploy ${app}`
  const rest = isAll ? '' : ` The rest applies with the next deploy: berth deploy ${app}`
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
