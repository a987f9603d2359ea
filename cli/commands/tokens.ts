import { type Command, Option } from 'commander'
import { hookCommand } from '../../shared/curl-command.ts'
import { relativeTime } from '../../shared/relative-time.ts'
import { apiPath } from '../api/api-path.ts'
import { everyItem } from '../api/every-item.ts'
import { usageError } from '../cli-error.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { connectionFrom } from '../settings/connection.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { wholeNumber } from '../table-options.ts'
import { printTable } from '../terminal/table.ts'
import { refuseOtherWords } from '../unknown-verb.ts'

interface Token {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly app: string | null
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
}

interface NewToken {
  readonly name: string
  readonly role: string
  readonly app?: string
  readonly days?: number
}

export function addTokens(berth: Command, shell: Shell): void {
  const tokens = berth.command('tokens').description('tokens for programs: list, create, delete')
  tokens
    .argument('[verb...]')
    .usage('[command] [options]')
    .addOption(jsonOption())
    .action((words: readonly string[]) => {
      refuseOtherWords(words, tokens)
      return list(shell, wantsJson(tokens))
    })
  addList(tokens, shell)
  addCreate(tokens, shell)
  addDelete(tokens, shell)
}

function addList(tokens: Command, shell: Shell): void {
  const command = tokens.command('list').description('all tokens; their text is never shown again')
  command.addOption(jsonOption()).action(() => list(shell, wantsJson(command)))
}

function addCreate(tokens: Command, shell: Shell): void {
  const command = tokens.command('create').description('make a token and print it, alone')
  command
    .addOption(jsonOption())
    .requiredOption('--name <name>', 'what it is called: github')
    .addOption(new Option('--role <role>', 'deploy is for one app').choices(['admin', 'deploy']).default('deploy'))
    .option('-a, --app <app>', 'the app that a deploy token is bound to')
    .option('--days <number>', 'how long it is valid (admin 90, deploy without end)', wholeNumber)
    .action((options: NewToken) => create(shell, options, wantsJson(command)))
}

function addDelete(tokens: Command, shell: Shell): void {
  tokens
    .command('delete')
    .description('end a token at once')
    .argument('<id>', 'as berth tokens lists it')
    .action(async (id: string) => {
      await signedIn(shell).send('DELETE', apiPath`/tokens/${id}`)
      shell.err.line(`Token ${id} is ended.`)
    })
}

async function list(shell: Shell, json: boolean): Promise<void> {
  const items = await everyItem<Token>(signedIn(shell), '/tokens')
  if (json) return printJson(shell, { items, next: null })
  const when = (time: string | null, never: string) =>
    time === null ? never : relativeTime(Date.parse(time), shell.now())
  printTable(shell.out, items, [
    ['TOKEN', token => token.id],
    ['NAME', token => token.name],
    ['ROLE', token => token.role],
    ['APP', token => token.app ?? 'all'],
    ['MADE', token => when(token.createdAt, '')],
    ['USED', token => when(token.lastUsedAt, 'never')],
    ['ENDS', token => when(token.expiresAt, 'never')],
  ])
}

async function create(shell: Shell, { name, role, app, days }: NewToken, json: boolean): Promise<void> {
  if (role === 'deploy' && app === undefined)
    throw usageError(
      'Which app? A deploy token is for one.',
      'Name it with --app <app>, or make one for all: --role admin',
    )
  const body = { name, role, app, expiresInDays: days }
  const made = await signedIn(shell).send<Token & { token: string }>('POST', '/tokens', { body })
  if (json) return printJson(shell, made)
  shell.err.line(`This is the only time it is shown. It reaches ${app === undefined ? 'everything' : app}.`)
  shell.out.line(made.token)
  if (role === 'deploy' && app !== undefined) tellHook(shell, app)
}

function tellHook(shell: Shell, app: string): void {
  const url = `${connectionFrom(shell.env).url.origin}/hooks/deploy/${app}`
  shell.err.line(`In CI, with it in BERTH_TOKEN: ${hookCommand({ url, tag: '<tag>' })}`)
}
