import type { Command } from 'commander'

/** `berth env shop set A=1` means `berth env set shop A=1`: both orders are natural, so both work. */
export function inOrder(berth: Command, words: readonly string[]): readonly string[] {
  const [name, first, second, ...rest] = words
  const group = berth.commands.find(command => command.name() === name || command.aliases().includes(name ?? ''))
  if (name === undefined || first === undefined || second === undefined || group === undefined) return words
  if (first.startsWith('-') || isVerb(group, first) || !isVerb(group, second)) return words
  return [name, second, first, ...rest]
}

function isVerb(group: Command, word: string): boolean {
  return group.commands.some(command => command.name() === word || command.aliases().includes(word))
}
