import type { Change } from './changes-between.ts'

/** `healthPath` is `health path` to people; variables keep their names. */
export function nameInWords({ kind, name }: Pick<Change, 'kind' | 'name'>): string {
  return kind === 'variable' ? name : name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}
