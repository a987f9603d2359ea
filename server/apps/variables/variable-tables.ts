import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const variables = sqliteTable('variables', {
  id: text().primaryKey(),
  app: text().notNull(),
  name: text().notNull(),
  secret: integer({ mode: 'boolean' }).notNull(),
  sealed: blob({ mode: 'buffer' }).notNull(),
  updatedAt: integer('updated_at').notNull(),
})
