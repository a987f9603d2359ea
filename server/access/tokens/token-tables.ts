import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { tokenRoles } from './token.ts'

export const tokens = sqliteTable('tokens', {
  id: text().primaryKey(),
  handle: text().notNull(),
  name: text().notNull(),
  role: text({ enum: tokenRoles }).notNull(),
  app: text(),
  secretHash: blob('secret_hash', { mode: 'buffer' }).notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
})
