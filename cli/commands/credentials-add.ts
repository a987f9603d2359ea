import { type Command, Option } from 'commander'
import { type CredentialType, credentialTypes, openCredentialFields } from '../../shared/credential-fields.ts'
import { credentialKinds } from '../../shared/credential-kinds.ts'
import type { Fields } from '../../shared/fields.ts'
import { checkCredential, takesCheck, tellCheck } from '../credential-check.ts'
import { jsonOption, wantsJson } from '../json-option.ts'
import { readSecret, type SecretOptions, takesSecret } from '../read-secret.ts'
import { printJson, type Shell } from '../shell.ts'
import { signedIn } from '../signed-in.ts'
import { fieldsIn, type Given, takesFields } from '../table-options.ts'
import type { Credential } from './credentials-list.ts'

interface AddOptions extends SecretOptions, Given {
  readonly type: CredentialType
  readonly check: boolean
}

export function addCredentialsAdd(credentials: Command, shell: Shell): void {
  const add = credentials.command('add').description('store a login, sealed; the first one becomes the default')
  takesCheck(takesSecret(add.argument('<name>'))).addOption(
    new Option('--type <type>', typeWords).choices(credentialTypes).default('registry'),
  )
  takesFields(add, openCredentialFields)
    .addOption(jsonOption())
    .action(async (name: string, options: AddOptions) => {
      const { type } = options
      const secret = await readSecret(shell, options, secretWords(type))
      const given = fieldsIn(openCredentialFields, options)
      const body = { ...given, name, type, [credentialKinds[type].secret]: secret }
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

/** The first is the default. */
const typeWords = credentialTypes
  .slice(1)
  .map(type => `${type}: ${credentialKinds[type].title}`)
  .join(', ')

/** `Password or token`. */
export function secretWords(type: CredentialType): string {
  const { secret, fields } = credentialKinds[type]
  return (fields as Fields)[secret]?.label ?? secret
}
