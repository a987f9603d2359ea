import type { Command } from 'commander'
import type { AppView } from '../../server/apps/app-view.ts'
import type { Api } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { onlyApp, takesApp } from '../app-word.ts'
import { CliError, usageError } from '../cli-error.ts'
import type { Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { ask } from '../terminal/ask.ts'

interface DeleteOptions {
  readonly yes?: boolean
  readonly deleteVolumes?: boolean
}

export function addDelete(berth: Command, shell: Shell): void {
  const command = berth.command('delete').description('delete an app; its volumes stay')
  takesApp(command.argument('[app]'))
    .option('-y, --yes', 'do not ask')
    .option('--delete-volumes', 'delete its data too')
    .action(async (word: string | undefined, options: DeleteOptions) => {
      const api = signedIn(shell)
      const app = await api.get<AppView>(apiPath`/apps/${onlyApp(word, command)}`)
      if (options.yes !== true) await confirm(shell, app, options)
      await deleteApp(api, app, options)
      shell.err.line(`Deleted ${app.name}. ${volumeWords(app, options)}`.trim())
    })
}

async function confirm(shell: Shell, app: AppView, options: DeleteOptions): Promise<void> {
  const { name } = app
  if (!shell.hasKeyboard)
    throw usageError(`Nobody is here to ask whether ${name} may go.`, `Say so: berth delete ${name} --yes`)
  const alive = app.processes.reduce((sum, process) => sum + process.alive, 0)
  const stops = alive === 0 ? '' : ` ${alive === 1 ? 'Its instance stops' : `Its ${alive} instances stop`} now.`
  shell.err.line(`Delete ${name}?${stops} ${volumeWords(app, options)}`.trim())
  const typed = await ask(shell, `Type ${shell.err.paint('bold', name)} to delete it: `)
  if (typed.trim() !== name) throw new CliError({ message: `That is not ${name}; nothing was deleted.` })
}

function deleteApp(api: Api, { name }: AppView, { deleteVolumes }: DeleteOptions): Promise<void> {
  return api.send('DELETE', `${apiPath`/apps/${name}`}?volumes=${deleteVolumes === true ? 'delete' : 'keep'}`)
}

function volumeWords({ volumes }: AppView, { deleteVolumes }: DeleteOptions): string {
  if (volumes.length === 0) return ''
  const names = volumes.map(volume => volume.name).join(', ')
  const subject = volumes.length === 1 ? `The volume ${names}` : `The volumes ${names}`
  const [goes, stays] = volumes.length === 1 ? ['goes', 'stays'] : ['go', 'stay']
  return deleteVolumes === true ? `${subject} ${goes} with it.` : `${subject} ${stays}.`
}
