import type { Command } from 'commander'

/**
 * `berth env shop set A=1` means `berth env set shop A=1`: both orders are natural, so both work.
 * And `berth help env set` is `berth env set --help`; a command that there is not is refused as ever.
 */
export function inOrder(berth: Command, words: readonly string[]): readonly string[] {
  const [name, first, second, ...rest] = words
  if (name === undefined || first === undefined) return words
  if (name === 'help') return isVerb(berth, first) ? [...words.slice(1), '--help'] : [first]
  const group = berth.commands.find(command => command.name() === name)
  if (group === undefined || second === undefined || first.startsWith('-')) return words
  return !isVerb(group, first) && isVerb(group, second) ? [name, second, first, ...rest] : words
}

function isVerb(group: Command, word: string): boolean {
  return group.commands.some(command => command.name() === word)
}
