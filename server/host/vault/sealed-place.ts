/**
 * Each purpose has a key of its own, derived from the master by number and context.
 * A number is never used for anything else, also where its purpose is gone: 3 and 4 were set aside once.
 */
export const purposes = {
  credential: { number: 1, context: 'regcreds' },
  variables: { number: 2, context: 'appenv__' },
  keyCheck: { number: 5, context: 'keycheck' },
  certificate: { number: 6, context: 'certkey_' },
  backup: { number: 7, context: 'backup__' },
} as const

export type Purpose = keyof typeof purposes

/** Where a sealed value lives. It opens nowhere else: not in another row, column, app or for another server. */
export interface SealedPlace {
  readonly purpose: Exclude<Purpose, 'keyCheck'>
  readonly table: string
  readonly column: string
  readonly row: string
  /** The app that owns the row. */
  readonly app?: string | undefined
  /** The registry host the value was made for. */
  readonly server?: string | undefined
  /** What a person calls it, for messages only: `variable DATABASE_URL of shop`. */
  readonly named?: string | undefined
}

/**
 * A column of sealed values, registered by its room so that a new key can reach it.
 * `app` and `server` name the columns that the place of each row takes them from; the table's key is `id`.
 */
export interface SealedColumn {
  readonly purpose: SealedPlace['purpose']
  readonly table: string
  readonly column: string
  readonly app?: string
  readonly server?: string
}

export function placeIn(column: SealedColumn, row: Readonly<Record<string, unknown>>): SealedPlace {
  const { purpose, table } = column
  return {
    purpose,
    table,
    column: column.column,
    row: String(row.id),
    app: column.app === undefined ? undefined : String(row[column.app]),
    server: column.server === undefined ? undefined : String(row[column.server]),
  }
}

export function wordsFor(place: SealedPlace): string {
  return place.named ?? `${place.table}.${place.column} of ${place.row}`
}
