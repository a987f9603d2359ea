import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { usageError } from './cli-error.ts'
import type { Shell } from './shell.ts'
import { askSecret } from './terminal/ask.ts'

export interface SecretOptions {
  readonly password?: string
  readonly passwordStdin?: boolean
}

export function takesSecret(command: Command): Command {
  return command
    .option('--password <text>', 'password, token or secret key; others on this machine may see it here')
    .option('--password-stdin', 'read it from the input')
}

/** From the option, the input or the keyboard, in this order. */
export async function readSecret(shell: Shell, options: SecretOptions, what: string): Promise<string> {
  if (options.password !== undefined) return options.password
  if (options.passwordStdin === true) return secretIn(await text(shell.input))
  if (shell.hasKeyboard) return askSecret(shell, `${what} (not shown): `)
  throw usageError('There is no password.', 'Give it on the input with --password-stdin.')
}

/** An editor, or `echo`, ends the text with a line break that is no part of it. */
export function secretIn(text: string): string {
  return text.replace(/(?<![\r\n])[\r\n]+$/, '')
}
