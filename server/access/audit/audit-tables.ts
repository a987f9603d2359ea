import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { actorKinds } from './audit.ts'

export const audit = sqliteTable('audit', {
  n: integer().primaryKey(),
  at: integer().notNull(),
  actorKind: text('actor_kind', { enum: actorKinds }).notNull(),
  actor: text().notNull(),
  actorName: text('actor_name').notNull(),
  address: text().notNull(),
  request: text().notNull(),
  action: text().notNull(),
  target: text().notNull(),
  outcome: text().notNull(),
  detail: text().notNull(),
  previousHash: blob('prev_hash', { mode: 'buffer' }).notNull(),
  hash: blob({ mode: 'buffer' }).notNull(),
})
