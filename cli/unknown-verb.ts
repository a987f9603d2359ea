import type { Command } from 'commander'
import { nearestName } from '../shared/nearest-name.ts'
import { pathOf } from './app-word.ts'
import { usageError } from './cli-error.ts'

/** For commands such as `env`, whose words may be an app or one of their own verbs. Throws for what is neither. */
export function refuseOtherWords(words: readonly string[], group: Command): void {
  const [odd] = words
  if (odd === undefined) return
  const verbs = group.commands.map(command => command.name())
  const meant = nearestName(odd, verbs)
  throw usageError(
    `\`${pathOf(group)}\` does not know \`${odd}\`.`,
    meant === undefined ? `It knows ${verbs.join(', ')}.` : `Did you mean \`${pathOf(group)} ${meant}\`?`,
  )
}
