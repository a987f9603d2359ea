import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { DeployKind, DeployPhase, DeployStatus } from '../../../shared/deploy-status.ts'
import type { ErrorDetails } from '../../errors.ts'
import type { LineKind } from './deploy-line.ts'

export const deploys = sqliteTable('deploys', {
  id: text().primaryKey(),
  app: text().notNull(),
  status: text().$type<DeployStatus>().notNull(),
  phase: text().$type<DeployPhase>().notNull(),
  kind: text().$type<DeployKind>().notNull(),
  trigger: text().notNull(),
  message: text(),
  image: text().notNull(),
  /** Which login its registry was asked with and why, in words; null when no registry was asked. */
  credential: text(),
  pinned: integer({ mode: 'boolean' }).notNull(),
  force: integer({ mode: 'boolean' }).notNull(),
  digest: text(),
  release: text(),
  releaseNumber: integer('release_number'),
  previousRelease: text('previous_release'),
  attempt: integer().notNull(),
  noChange: integer('no_change', { mode: 'boolean' }).notNull(),
  cancelWanted: integer('cancel_wanted', { mode: 'boolean' }).notNull(),
  winner: text(),
  error: text({ mode: 'json' }).$type<ErrorDetails>(),
  createdAt: integer('created_at').notNull(),
  startedAt: integer('started_at'),
  switchedAt: integer('switched_at'),
  finishedAt: integer('finished_at'),
})

export const deployLines = sqliteTable(
  'deploy_lines',
  {
    deploy: text().notNull(),
    n: integer().notNull(),
    at: integer().notNull(),
    text: text().notNull(),
    kind: text().$type<LineKind>().notNull(),
  },
  table => [primaryKey({ columns: [table.deploy, table.n] })],
)

export const deployPhaseTimes = sqliteTable(
  'deploy_phases',
  {
    deploy: text().notNull(),
    phase: text().$type<DeployPhase>().notNull(),
    startedAt: integer('started_at').notNull(),
  },
  table => [primaryKey({ columns: [table.deploy, table.phase] })],
)

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    owner: text().notNull(),
    key: text().notNull(),
    deploy: text().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  table => [primaryKey({ columns: [table.owner, table.key] })],
)
