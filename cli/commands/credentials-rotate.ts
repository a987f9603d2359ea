import type { Command } from 'commander'
import { apiPath } from '../api/api-path.ts'
import { checkCredential, takesCheck, tellCheck } from '../credential-check.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { readSecret, type SecretOptions, takesSecret } from '../read-secret.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import type { Credential } from './credentials-list.ts'

export function addCredentialsRotate(credentials: Command, shell: Shell): void {
  const rotate = credentials.command('rotate').description('give it a new password; the next pull of every app uses it')
  takesCheck(takesSecret(rotate.argument('<name>')))
    .option('--username <name>', 'if that changes too')
    .option('--access-key-id <id>', 'ecr: of the new key')
    .addOption(jsonOption())
    .action(async (name: string, options: RotateOptions) => {
      const api = signedIn(shell)
      const path = apiPath`/credentials/${name}`
      const { type } = await api.get<Credential>(path)
      const secret = await readSecret(
        shell,
        options,
        type === 'ecr' ? 'New secret access key' : 'New password or token',
      )
      const { username, accessKeyId } = options
      const body = { username, accessKeyId, [type === 'ecr' ? 'secretAccessKey' : 'password']: secret }
      const changed = await api.send<Credential>('PATCH', path, { body })
      const check = options.check ? await checkCredential(api, name) : undefined
      if (wantsJson(rotate)) return printJson(shell, { ...changed, check })
      const stored = `${name} has a new password.`
      if (check === undefined) return shell.err.line(`${stored} Try it: berth credentials check ${name}`)
      shell.err.line(stored)
      tellCheck(shell, check)
    })
}

interface RotateOptions extends SecretOptions {
  readonly username?: string
  readonly accessKeyId?: string
  readonly check: boolean
}
