import type { Command } from 'commander'
import { loginNames, openCredentialFields } from '../../shared/credential-fields.ts'
import { credentialKinds } from '../../shared/credential-kinds.ts'
import { type Fields, mapFields, onlyFields } from '../../shared/fields.ts'
import { apiPath } from '../api/api-path.ts'
import { checkCredential, takesCheck, tellCheck } from '../credential-check.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { readSecret, type SecretOptions, takesSecret } from '../read-secret.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { fieldsIn, type Given, takesFields } from '../table-options.ts'
import { secretWords } from './credentials-add.ts'
import type { Credential } from './credentials-list.ts'

export function addCredentialsRotate(credentials: Command, shell: Shell): void {
  const rotate = credentials.command('rotate').description('give it a new password; the next pull of every app uses it')
  takesFields(takesCheck(takesSecret(rotate.argument('<name>'))), logins)
    .addOption(jsonOption())
    .action(async (name: string, options: RotateOptions) => {
      const api = signedIn(shell)
      const path = apiPath`/credentials/${name}`
      const { type } = await api.get<Credential>(path)
      const words = secretWords(type)
      const secret = await readSecret(shell, options, `New ${words.charAt(0).toLowerCase()}${words.slice(1)}`)
      const body = { ...fieldsIn(logins, options), [credentialKinds[type].secret]: secret }
      const changed = await api.send<Credential>('PATCH', path, { body })
      const check = options.check ? await checkCredential(api, name) : undefined
      if (wantsJson(rotate)) return printJson(shell, { ...changed, check })
      const stored = `${name} has a new password.`
      if (check === undefined) return shell.err.line(`${stored} Try it: berth credentials check ${name}`)
      shell.err.line(stored)
      tellCheck(shell, check)
    })
}

/** Where that changes too. */
const logins: Fields = mapFields(
  onlyFields(openCredentialFields, name => loginNames.includes(name)),
  field => ({ ...field, help: `${field.help}, if that changes too` }),
)

interface RotateOptions extends SecretOptions, Given {
  readonly check: boolean
}
