import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { openApi } from '../api/api.ts'
import { apiPath } from '../api/api-path.ts'
import { CliError, usageError } from '../cli-error.ts'
import { configPath, writeLogin } from '../settings/config-file.ts'
import { type Connection, tokenIn } from '../settings/connection.ts'
import { isThisMachine, serverUrl } from '../settings/server-url.ts'
import type { Shell } from '../shell.ts'
import { ask, askSecret } from '../terminal/ask.ts'

interface LoginOptions {
  readonly url?: string
  readonly token?: string
}

export function addLogin(berth: Command, shell: Shell): void {
  berth
    .command('login')
    .description('remember a server and a token')
    .option('--url <url>', 'the server: https://berth.example.com')
    .option('--token <token>', 'a token of it; - reads the input, nothing asks for it')
    .action((options: LoginOptions) => login(shell, options))
}

async function login(shell: Shell, options: LoginOptions): Promise<void> {
  const { err, env } = shell
  const url = serverUrl(await urlFrom(shell, options), '--url')
  if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    err.line(`${err.paint('yellow', 'Note:')} ${url.origin} is not encrypted: who is on the way can read the token.`)
  const token = tokenIn(await tokenFrom(shell, options))
  const reach = await verify({ url, token, tokenFrom: 'this login' })
  const path = configPath(env)
  writeLogin(path, { url: url.origin, token })
  err.line(`${err.paint('green', '✓')} Signed in to ${url.origin}${reach}. Saved in ${path}.`)
  warnOfEnvironment(shell)
}

async function urlFrom(shell: Shell, { url }: LoginOptions): Promise<string> {
  const { BERTH_URL = '' } = shell.env
  const given = url ?? BERTH_URL
  if (given !== '') return given
  if (shell.hasKeyboard) return ask(shell, 'Address of the server (https://berth.example.com): ')
  throw usageError('Which server?', 'Name it: berth login --url https://berth.example.com --token <token>')
}

async function tokenFrom(shell: Shell, { token }: LoginOptions): Promise<string> {
  if (token === '-') return text(shell.input)
  const { BERTH_TOKEN = '' } = shell.env
  const given = token ?? BERTH_TOKEN
  if (given !== '') return given
  if (shell.hasKeyboard) return askSecret(shell, 'Token (not shown; on the server, berthd token create makes one): ')
  throw usageError('Which token?', 'Give it as --token <token>, or as --token - on the input.')
}

/** What the token reaches, in words. Throws when the address is not berth, or the token not a token of it. */
async function verify(connection: Connection): Promise<string> {
  try {
    const { version } = await openApi(connection).get<{ version: string }>(apiPath`/system`)
    return ` (berth ${version})`
  } catch (error) {
    if (isBoundToApp(error)) return ' with a token that is bound to one app'
    throw error
  }
}

/** A deploy token may not look at the server; that it is told so shows that it is one. */
function isBoundToApp(error: unknown): boolean {
  return error instanceof CliError && error.details.isForbidden === true
}

function warnOfEnvironment({ env, err }: Shell): void {
  for (const name of ['BERTH_URL', 'BERTH_TOKEN'])
    if ((env[name] ?? '') !== '')
      err.line(`${err.paint('yellow', 'Note:')} ${name} is set and wins over what was saved.`)
}
