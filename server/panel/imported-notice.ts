import * as z from 'zod'
import { toldEnvFile } from '../../shared/told-env-file.ts'
import type { Notice } from '../../views/ui/notice.tsx'
import type { ImportedNames } from '../apps/variables/import-variables.ts'

const kinds = ['set', 'repeated', 'empty', 'withDollar'] as const
/** An address may be about 8 KB long on its way through proxies. */
const longestList = 1500
const list = z.string().max(longestList).optional()

export const importedQueryFields = { set: list, repeated: list, empty: list, withDollar: list }

/** The names that a file set, for the address of the page that tells of it; a very long list is cut. */
export function importedQuery(names: ImportedNames): string {
  const query = new URLSearchParams()
  for (const kind of kinds) if (names[kind].length > 0) query.set(kind, upTo(longestList, names[kind]))
  return query.toString()
}

/** Only names that the app has are told: an address is no place to put words into our mouth. */
export function importedNotice(
  query: Partial<Record<(typeof kinds)[number], string | undefined>>,
  variables: readonly { readonly name: string }[],
): Notice | undefined {
  const known = new Set(variables.map(({ name }) => name))
  const [set = [], repeated = [], empty = [], withDollar = []] = kinds.map(kind =>
    (query[kind] ?? '').split(',').filter(name => known.has(name)),
  )
  if (set.length === 0) return undefined
  const told = toldEnvFile({ set, repeated, empty, withDollar })
  return {
    tone: told.length === 0 ? 'good' : 'warn',
    title: `Set ${set.join(', ')}.`,
    ...(told.length > 0 && { text: told.join(' ') }),
  }
}

function upTo(length: number, names: readonly string[]): string {
  let text = ''
  for (const name of names) {
    if (text.length + name.length + 1 > length) break
    text += text === '' ? name : `,${name}`
  }
  return text
}
