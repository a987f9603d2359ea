import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml'
import { wrong } from './config-error.ts'

/** A value in a file, with the line where it stands; what aliases lead to is read when it is asked for. */
export type YamlValue = YamlScalar | YamlList | YamlMap

export interface YamlScalar {
  readonly kind: 'scalar'
  readonly line: number
  /** As written, so that `022` and `1.10` stay what they are; empty for null. */
  readonly text: string
  readonly value: unknown
}

export interface YamlList {
  readonly kind: 'list'
  readonly line: number
  items(): readonly YamlValue[]
}

export interface YamlMap {
  readonly kind: 'map'
  readonly line: number
  /** Those of `<<` too, unless they stand there themselves. */
  entries(): readonly YamlEntry[]
}

export interface YamlEntry {
  readonly key: string
  readonly line: number
  readonly value: YamlValue
}

export const mostYamlBytes = 1024 * 1024
/** What the parser makes nodes of: a small file of nothing else would take it a gigabyte of memory. */
const structure = /[[\]{},:?*&#\n-]/g
const mostStructure = 50_000
const mostAliases = 100
const deepestMerge = 10

interface Source {
  readonly file: string
  readonly document: Document
  readonly lineAt: (node: unknown) => number
}

/**
 * The documents of a file, empty ones left out. Throws VALIDATION that names file and line: for what is no YAML, a key twice in one
 * mapping, too many aliases and too large files.
 */
export function readYaml(text: string, file: string): readonly YamlValue[] {
  if (Buffer.byteLength(text) > mostYamlBytes)
    throw wrong(
      { file, line: null },
      `is larger than ${mostYamlBytes} bytes`,
      'Keep the deployment settings alone in it.',
    )
  if (countOf(text, structure) > mostStructure)
    throw wrong({ file, line: null }, 'has too many parts', 'Keep the deployment settings alone in it.')
  const lines = new LineCounter()
  const lineAt = (node: unknown): number => {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    return Array.isArray(range) ? lines.linePos(Number(range[0])).line : 1
  }
  return documentsOf(text, { file, lines }).flatMap(document => {
    refuseRepeated({ file, document, lineAt })
    const root = document.contents
    return root === null || (isScalar(root) && root.value === null) ? [] : [yamlValue(root, { file, document, lineAt })]
  })
}

function documentsOf(text: string, { file, lines }: { file: string; lines: LineCounter }): readonly Document[] {
  // The library would compare each key with all before it.
  const documents = parse(file, () =>
    parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' }),
  )
  const error = documents.flatMap(document => document.errors)[0]
  if (error === undefined) return documents
  const { line } = lines.linePos(error.pos[0])
  if (error.message.startsWith('Maximum call stack')) throw tooDeep(file, line)
  throw wrong(
    { file, line },
    `is no YAML: ${error.message.replace(/\.$/, '')}`,
    'Correct it there; indentation is by spaces.',
  )
}

function parse(file: string, read: () => readonly Document[] | { empty: true }): readonly Document[] {
  try {
    const found = read()
    return 'empty' in found ? [] : found
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(file, null)
    throw error
  }
}

function tooDeep(file: string, line: number | null): Error {
  return wrong({ file, line }, 'is nested too deeply', 'Write it flatter.')
}

function countOf(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

function refuseRepeated({ file, document, lineAt }: Source): void {
  let aliases = 0
  visit(document, {
    Alias(_, alias) {
      aliases++
      if (aliases > mostAliases)
        throw wrong({ file, line: lineAt(alias) }, `has more than ${mostAliases} aliases`, 'Write the values out.')
    },
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key
        if (seen.has(name) && name !== '<<')
          throw wrong({ file, line: lineAt(key), field: String(name) }, 'is there twice', 'Keep one of the two.')
        seen.add(name)
      }
    },
  })
}

function yamlValue(node: unknown, source: Source): YamlValue {
  const { lineAt } = source
  const line = lineAt(node)
  if (isAlias(node)) return yamlValue(node.resolve(source.document), source)
  if (isSeq(node)) return { kind: 'list', line, items: () => node.items.map(item => yamlValue(item, source)) }
  if (isMap(node)) return { kind: 'map', line, entries: () => entriesOf(node, source, 0) }
  if (!isScalar(node)) return { kind: 'scalar', line, text: '', value: null }
  const { value } = node
  return { kind: 'scalar', line, text: value === null ? '' : textOf(node), value }
}

function textOf({ value, source }: { readonly value: unknown; readonly source?: string }): string {
  return typeof value === 'string' ? value : (source ?? JSON.stringify(value) ?? '')
}

function entriesOf(node: unknown, source: Source, depth: number): readonly YamlEntry[] {
  const map = isAlias(node) ? node.resolve(source.document) : node
  if (!isMap(map) || depth > deepestMerge)
    throw wrong({ file: source.file, line: source.lineAt(node), field: '<<' }, 'leads to no mapping', 'Write it out.')
  const found = new Map<string, YamlEntry>()
  const merged: YamlEntry[] = []
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? textOf(key) : '?'
    if (name === '<<') {
      const parts = isSeq(value) ? value.items : [value]
      merged.push(...parts.flatMap(part => entriesOf(part, source, depth + 1)))
    } else found.set(name, { key: name, line: source.lineAt(key), value: yamlValue(value, source) })
  }
  for (const entry of merged) if (!found.has(entry.key)) found.set(entry.key, entry)
  return [...found.values()]
}
