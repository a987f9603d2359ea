import { Command } from 'commander'
import { version } from '../server/version.ts'
import { addApps } from './commands/apps.ts'
import { addCancel } from './commands/cancel.ts'
import { addCreate } from './commands/create.ts'
import { addCredentials } from './commands/credentials.ts'
import { addDelete } from './commands/delete.ts'
import { addDeploy } from './commands/deploy.ts'
import { addDeploys } from './commands/deploys.ts'
import { addDoctor } from './commands/doctor.ts'
import { addDomains } from './commands/domains.ts'
import { addEnv } from './commands/env.ts'
import { addLogin } from './commands/login.ts'
import { addLogout } from './commands/logout.ts'
import { addLogs } from './commands/logs.ts'
import { addOpen } from './commands/open.ts'
import { addRestart } from './commands/restart.ts'
import { addRollback } from './commands/rollback.ts'
import { addRun } from './commands/run.ts'
import { addScale } from './commands/scale.ts'
import { addSet } from './commands/set.ts'
import { addStart } from './commands/start.ts'
import { addStop } from './commands/stop.ts'
import { addTokens } from './commands/tokens.ts'
import type { Shell } from './shell.ts'
import { spoken } from './terminal/spoken.ts'

type AddCommand = (berth: Command, shell: Shell) => void

const groups: Readonly<Record<string, readonly AddCommand[]>> = {
  'Apps:': [addApps, addCreate, addSet, addScale, addOpen, addDelete],
  'Deploys:': [addDeploy, addRollback, addDeploys, addCancel],
  'Running:': [addLogs, addRun, addRestart, addStop, addStart],
  'Settings of an app:': [addEnv, addDomains],
  'Server:': [addLogin, addLogout, addCredentials, addTokens, addDoctor],
}

/** Every command that there is. */
export function program(shell: Shell): Command {
  const berth = new Command('berth')
    .description('Runs your images on one server. The app is the first word after a command, or --app.')
    .version(version, '-V, --version', 'print the version')
    .usage('<command> [app] [options]')
    .helpOption('-h, --help', 'explain a command')
    .configureOutput({ outputError: (text, write) => write(spoken(errorWords(text), shell.err)) })
    .configureHelp({ subcommandTerm, commandDescription })
    .addHelpCommand(new Command('help').argument('[command]').description('explain a command').helpGroup('Server:'))
    .exitOverride()
    .enablePositionalOptions()
  for (const [title, adders] of Object.entries(groups)) {
    berth.commandsGroup(title)
    for (const add of adders) add(berth, shell)
  }
  berth.addHelpText('after', exitHelp)
  return berth
}

const exitHelp = `
Every command that reads takes --json. Data goes to stdout, all else to stderr.
BERTH_URL and BERTH_TOKEN win over what berth login saved.
Ends with 0 done, 1 failure, 2 usage, 3 timed out, 4 sign-in, 5 deploy failed,
6 not found.`

/** Without options and verbs: they stand in each command's own help. */
function subcommandTerm(command: Command): string {
  const words = command.usage().replace(/\[(options|command)\] ?/g, '')
  return `${command.name()} ${words}`.trim()
}

function commandDescription(command: Command): string {
  const words = command.description()
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${words.endsWith('.') ? '' : '.'}`
}

function errorWords(text: string): string {
  const words = text.replace(/^error: /, '').trim()
  const [message = '', hint] = words.split('\n')
  const advice = hint?.replace(/^\((.*)\)$/, '$1') ?? '`berth help <command>` shows how it is written.'
  return `berth: ${message}\n${advice}\n`
}
