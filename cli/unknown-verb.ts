import type { Command } from 'commander'
import { pathOf } from './app-word.ts'
import { usageError } from './cli-error.ts'
import { nearest } from './nearest.ts'

/** For commands such as `env`, whose words may be an app or one of their own verbs. Throws for what is neither. */
export function refuseOtherWords(words: readonly string[], group: Command): void {
  const [odd] = words
  if (odd === undefined) return
  const verbs = group.commands.map(command => command.name())
  const meant = nearest(odd, verbs)
  throw usageError(
    `\`${pathOf(group)}\` does not know \`${odd}\`.`,
    meant === undefined ? `It knows ${verbs.join(', ')}.` : `Did you mean \`${pathOf(group)} ${meant}\`?`,
  )
}
