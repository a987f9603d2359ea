import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const keyChecks = sqliteTable('key_checks', {
  kid: integer('kid').primaryKey(),
  fingerprint: text('fingerprint').notNull(),
  blob: blob('blob', { mode: 'buffer' }).notNull(),
})
