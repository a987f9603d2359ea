import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { is, sql } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../server/adapters/sqlite/open-database.ts'

const folder = mkdtempSync(join(tmpdir(), 'berth-tables-'))
const { queries, ...database } = openDatabase(folder, 'migrations')

afterAll(() => {
  database[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

const sources = globSync('server/**/*.ts').filter(file => declarationsIn(file) > 0)
const declared = (await Promise.all(sources.map(tablesIn))).flat()

test('every table that is declared is exported, so that it is looked at here', () => {
  expect(declared).toHaveLength(sources.reduce((sum, file) => sum + declarationsIn(file), 0))
})

test.each(declared.map(table => ({ name: getTableConfig(table).name, table })))(
  'the table $name is declared as the migrations make it',
  ({ name, table }) => {
    const made = new Map(columnsMade(name).map(column => [column.name, column]))
    const { columns, primaryKeys } = getTableConfig(table)
    const keys = primaryKeys.flatMap(key => key.columns.map(column => column.name))
    const wrong = columns.filter(column => {
      const found = made.get(column.name)
      if (found === undefined) return true
      const isKey = column.primary || keys.includes(column.name)
      return (
        found.type.toLowerCase() !== column.getSQLType() ||
        found.pk > 0 !== isKey ||
        // A primary key of integers is never null, whether the table says so or not.
        (!isKey && Boolean(found.notnull) !== column.notNull) ||
        (column.default !== undefined && found.dflt_value !== literal(column.default))
      )
    })
    expect(wrong.map(column => ({ column: column.name, made: made.get(column.name) ?? 'nothing' }))).toEqual([])
  },
)

interface ColumnMade {
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
  /** From 1, in the primary key; 0 outside it. */
  readonly pk: number
}

function columnsMade(table: string): readonly ColumnMade[] {
  return queries.all<ColumnMade>(sql`select * from pragma_table_xinfo(${table})`)
}

function declarationsIn(file: string): number {
  return readFileSync(file, 'utf8').split(' = sqliteTable(').length - 1
}

async function tablesIn(file: string): Promise<readonly SQLiteTable[]> {
  const source: Record<string, unknown> = await import(resolve(file))
  return Object.values(source).filter(value => is(value, SQLiteTable))
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(Number(value))
}
