import type { Command } from 'commander'
import { domainOptionFields } from '../../shared/domain-option-fields.ts'
import { readSecret, type SecretOptions, takesSecret } from '../read-secret.ts'
import type { Shell } from '../shell.ts'
import { fieldsIn, type Given, takesFields } from '../table-options.ts'

export type DomainOptionWords = Given & SecretOptions

/** What else a domain has; `--no-…` takes each away again. */
export function takesDomainOptions(command: Command): Command {
  return takesSecret(takesFields(command, domainOptionFields))
}

/** As the API takes them; asks for a password where a name was given. Empty without any: Caddy need not load. */
export async function domainOptionsIn(shell: Shell, words: DomainOptionWords): Promise<Record<string, unknown>> {
  const { basicAuth: username, ...options } = fieldsIn(domainOptionFields, words)
  if (username === undefined || username === null) return username === null ? { ...options, basicAuth: null } : options
  const password = await readSecret(shell, words, `Password for ${String(words.basicAuth)}`)
  return { ...options, basicAuth: { username, password } }
}
