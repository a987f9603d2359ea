import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { credentialTypes } from '../../../shared/credential-fields.ts'
import { checkResults } from './credential.ts'

export const credentials = sqliteTable('credentials', {
  id: text().primaryKey(),
  name: text().notNull(),
  type: text({ enum: credentialTypes }).notNull(),
  server: text().notNull(),
  login: text().notNull(),
  sealed: blob({ mode: 'buffer' }).notNull(),
  email: text(),
  region: text(),
  account: text(),
  endpoint: text(),
  plainHttp: integer('plain_http', { mode: 'boolean' }).notNull(),
  isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  secretSetAt: integer('secret_set_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  lastPurpose: text('last_purpose', { enum: ['pull', 'check'] }),
  lastResult: text('last_result', { enum: checkResults }),
  lastMessage: text('last_message'),
})
