import { type Command, Option } from 'commander'
import { checkCredential, takesCheck, tellCheck } from '../credential-check.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { readSecret, type SecretOptions, takesSecret } from '../read-secret.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import type { Credential } from './credentials-list.ts'

interface AddOptions extends SecretOptions {
  readonly type: 'registry' | 'ecr'
  readonly server?: string
  readonly username?: string
  readonly email?: string
  readonly plainHttp?: boolean
  readonly accessKeyId?: string
  readonly region?: string
  readonly account?: string
  readonly endpoint?: string
  readonly check: boolean
}

export function addCredentialsAdd(credentials: Command, shell: Shell): void {
  const add = credentials.command('add').description('store a login, sealed; the first one becomes the default')
  takesCheck(takesSecret(add.argument('<name>')))
    .addOption(new Option('--type <type>', 'ecr: Amazon’s').choices(['registry', 'ecr']).default('registry'))
    .option('--server <host>', 'ghcr.io, or ghcr.io/acme for a part of it')
    .option('--username <name>', 'registry: who')
    .option('--email <address>', 'registry: some ask for it')
    .option('--plain-http', 'the registry speaks no TLS')
    .option('--access-key-id <id>', 'ecr: of the key')
    .option('--region <region>', 'ecr: eu-central-1')
    .option('--account <digits>', 'ecr: 12 digits')
    .option('--endpoint <url>', 'ecr: where tokens are asked for, if not at Amazon’s usual address')
    .addOption(jsonOption())
    .action(async (name: string, options: AddOptions) => {
      const body = { ...fieldsOf(options), name, ...(await secretOf(shell, options)) }
      const api = signedIn(shell)
      const made = await api.send<Credential>('POST', '/credentials', { body })
      const check = options.check ? await checkCredential(api, name) : undefined
      if (wantsJson(add)) return printJson(shell, { ...made, check })
      const standing = made.default ? ' It is the default: apps without one of their own use it.' : ''
      const stored = `Stored ${name} for ${made.server}.${standing}`
      if (check === undefined) return shell.err.line(`${stored} Try it: berth credentials check ${name}`)
      shell.err.line(stored)
      tellCheck(shell, check)
    })
}

function fieldsOf({ type, server, username, email, plainHttp, ...ecr }: AddOptions): Record<string, unknown> {
  const { accessKeyId, region, account, endpoint } = ecr
  return { type, server, username, email, plainHttp, accessKeyId, region, account, endpoint }
}

async function secretOf(shell: Shell, options: AddOptions): Promise<Record<string, string>> {
  if (options.type === 'ecr') return { secretAccessKey: await readSecret(shell, options, 'Secret access key') }
  return { password: await readSecret(shell, options, 'Password or token') }
}
