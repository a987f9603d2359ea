import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { roles } from './person.ts'

export const people = sqliteTable('people', {
  id: text().primaryKey(),
  email: text().notNull(),
  role: text({ enum: roles }).notNull(),
  passwordHash: text('password_hash'),
  createdAt: integer('created_at').notNull(),
  lastSeenAt: integer('last_seen_at'),
})

export const signInLinks = sqliteTable('sign_in_links', {
  tokenHash: blob('token_hash', { mode: 'buffer' }).primaryKey(),
  person: text().notNull(),
  expiresAt: integer('expires_at').notNull(),
  usedAt: integer('used_at'),
})

/** How somebody came in: who used a link may choose a new password without the old one. */
export const ways = ['link', 'password'] as const

export const sessions = sqliteTable('sessions', {
  idHash: blob('id_hash', { mode: 'buffer' }).primaryKey(),
  person: text().notNull(),
  createdAt: integer('created_at').notNull(),
  seenAt: integer('seen_at').notNull(),
  confirmedAt: integer('confirmed_at').notNull(),
  way: text({ enum: ways }).notNull(),
  address: text().notNull(),
  agent: text().notNull(),
})

export const devices = sqliteTable('devices', {
  idHash: blob('id_hash', { mode: 'buffer' }).primaryKey(),
  person: text().notNull(),
  seenAt: integer('seen_at').notNull(),
})

export const throttles = sqliteTable('throttles', {
  subject: text().primaryKey(),
  failures: integer().notNull(),
  firstAt: integer('first_at').notNull(),
  blockedUntil: integer('blocked_until').notNull(),
})
