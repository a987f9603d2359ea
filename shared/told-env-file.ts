import type { EnvFile } from './env-file.ts'

/** What somebody who set the variables of a file should know about it, one sentence each; names only, never values. */
export function toldEnvFile({ repeated, withDollar, empty }: ReturnType<typeof namesOf>): readonly string[] {
  return [
    told(
      repeated,
      'stands there more than once: the last one counts.',
      'stand there more than once: the last one of each counts.',
    ),
    told(empty, 'is set to nothing.', 'are set to nothing.'),
    told(
      withDollar,
      'has a $ in its value, which stays as it is written.',
      'have a $ in their values, which stays as it is written.',
    ),
  ].filter(sentence => sentence !== '')
}

/** The same as lists of names. */
export function namesOf({ pairs, repeated, withDollar }: EnvFile) {
  return {
    set: pairs.map(({ name }) => name),
    repeated,
    empty: pairs.filter(({ value }) => value === '').map(({ name }) => name),
    withDollar,
  }
}

function told(names: readonly string[], one: string, more: string): string {
  return names.length === 0 ? '' : `${names.join(', ')} ${names.length === 1 ? one : more}`
}
