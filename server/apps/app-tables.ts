import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AppSettings } from '../../shared/app-settings.ts'

export const apps = sqliteTable('apps', {
  id: text().primaryKey(),
  name: text().notNull(),
  project: text().notNull(),
  image: text(),
  port: integer(),
  healthPath: text('health_path'),
  releaseCommand: text('release_command', { mode: 'json' }).$type<readonly string[]>(),
  pullPolicy: text('pull_policy').$type<AppSettings['pullPolicy']>().notNull(),
  credential: text(),
  tagRule: text('tag_rule'),
  rootPolicy: text('root_policy').$type<AppSettings['rootPolicy']>().notNull(),
  readOnlyRoot: integer('read_only_root', { mode: 'boolean' }).notNull(),
  init: integer({ mode: 'boolean' }).notNull(),
  ownVolumes: integer('own_volumes', { mode: 'boolean' }).notNull(),
  pidsLimit: integer('pids_limit').notNull(),
  shmBytes: integer('shm_bytes').notNull(),
  sharedVolume: integer('shared_volume', { mode: 'boolean' }).notNull(),
  drainSeconds: integer('drain_seconds').notNull(),
  startTimeoutSeconds: integer('start_timeout_seconds').notNull(),
  stopTimeoutSeconds: integer('stop_timeout_seconds').notNull(),
  holdSeconds: integer('hold_seconds').notNull(),
  keepReleases: integer('keep_releases').notNull(),
  awayText: text('away_text'),
  isSuspended: integer('suspended', { mode: 'boolean' }).notNull().default(false),
  deleting: text().$type<'keep' | 'delete'>(),
  liveRelease: text('live_release'),
  hold: integer(),
  createdAt: integer('created_at').notNull(),
})

export const processes = sqliteTable(
  'processes',
  {
    app: text().notNull(),
    name: text().notNull(),
    command: text({ mode: 'json' }).$type<readonly string[]>(),
    instances: integer().notNull(),
    memoryBytes: integer('memory_bytes').notNull(),
    cpus: real(),
    alone: integer({ mode: 'boolean' }).notNull(),
    stopTimeoutSeconds: integer('stop_timeout_seconds'),
  },
  table => [primaryKey({ columns: [table.app, table.name] })],
)

export const volumes = sqliteTable(
  'volumes',
  { app: text().notNull(), name: text().notNull(), path: text().notNull() },
  table => [primaryKey({ columns: [table.app, table.name] })],
)
