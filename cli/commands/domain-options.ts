import { type Command, InvalidArgumentError } from 'commander'
import { readSecret, type SecretOptions, takesSecret } from '../read-secret.ts'
import type { Shell } from '../shell.ts'

export interface DomainOptionWords extends SecretOptions {
  readonly basicAuth?: string | false
  readonly allow?: readonly string[] | false
  readonly bodyLimit?: number | false
  readonly compress?: boolean
  readonly hsts?: boolean
  readonly underscoreHeaders?: readonly string[] | false
}

/** What else a domain has; `--no-…` takes each away again. */
export function takesDomainOptions(command: Command): Command {
  command
    .option('--basic-auth <username>', 'ask visitors for this name and a password')
    .option('--no-basic-auth', 'ask for none')
    .option('--allow <range...>', 'let in these client addresses only, such as 203.0.113.0/24')
    .option('--no-allow', 'let in all')
    .option('--body-limit <bytes>', 'the largest body of a request', bytes)
    .option('--no-body-limit', 'any size')
    .option('--compress', 'compress answers')
    .option('--no-compress', 'leave that to the app')
    .option('--hsts', 'tell browsers to come over HTTPS only, for a year')
    .option('--no-hsts', 'tell them nothing')
    .option('--underscore-headers <name...>', 'let in these request headers; all apps lose the names with hyphens')
    .option('--no-underscore-headers', 'let in none')
  return takesSecret(command)
}

/** As the API takes them; asks for a password where a name was given. */
export async function domainOptionsIn(shell: Shell, words: DomainOptionWords) {
  const { basicAuth, allow, bodyLimit, compress, hsts, underscoreHeaders } = words
  return {
    basicAuth:
      basicAuth === undefined
        ? undefined
        : basicAuth === false
          ? null
          : { username: basicAuth, password: await readSecret(shell, words, `Password for ${basicAuth}`) },
    allow: allow === false ? [] : allow,
    bodyLimitBytes: bodyLimit === false ? null : bodyLimit,
    compress,
    hsts,
    underscoreHeaders: underscoreHeaders === false ? [] : underscoreHeaders,
  }
}

/** One of them makes Caddy load a configuration. */
export function namesOption({ basicAuth, allow, bodyLimit, compress, hsts, ...words }: DomainOptionWords): boolean {
  return [basicAuth, allow, bodyLimit, compress, hsts, words.underscoreHeaders].some(word => word !== undefined)
}

function bytes(text: string): number {
  if (/^[1-9]\d{0,12}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is a number of bytes, such as 10000000.')
}
