import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../adapters/sqlite/migrate.ts'
import { lineWords } from './deploy-line.ts'

const migrations = join(import.meta.dirname, '../../../migrations')

const written = [
  ['step', 'NOTE: a step, whatever it looks like'],
  ['note', 'Note: the image runs as root.'],
  ['output', '  Next: what the release command printed'],
  ['output', '    with a margin of its own'],
  ['error', 'NEEDS_PID_1: its init must be the first process. The previous version keeps serving.'],
  ['next', 'Next: Set `init: false`.'],
] as const

test('the lines of an earlier version keep their words and get their kinds', () => {
  const sqlite = databaseBefore('0007')
  sqlite.exec(`
    INSERT INTO projects (name, subnet, created_at) VALUES ('default', '10.213.0.0/24', 1);
    INSERT INTO apps VALUES ('A', 'shop', 'default', NULL, NULL, NULL, NULL, 'missing', NULL, NULL, 'warn', 0, 1, 0, 1, 1, 1, 1, 1, NULL, 0, NULL, NULL, NULL, 1, 512, 67108864, 0);
    INSERT INTO deploys (id, app, status, phase, kind, trigger, image, error, created_at)
      VALUES ('D', 'A', 'failed', 'done', 'deploy', 'me', 'i', '{"code":"NEEDS_PID_1"}', 1)`)
  const insert = sqlite.prepare("INSERT INTO deploy_lines (deploy, n, at, text) VALUES ('D', ?, 1, ?)")
  for (const [n, [, text]] of written.entries()) insert.run(n, text)

  migrate(sqlite, migrations)
  const lines = sqlite
    .prepare<[], { kind: (typeof written)[number][0]; text: string }>('SELECT kind, text FROM deploy_lines ORDER BY n')
    .all()
  expect(lines.map(line => [line.kind, lineWords(line)])).toEqual(written)
})

/** A database that has seen what came before this migration. */
function databaseBefore(migration: string): BetterSqlite.Database {
  const folder = mkdtempSync(join(tmpdir(), 'berth-lines-'))
  const earlier = join(folder, 'migrations')
  mkdirSync(earlier)
  for (const name of readdirSync(migrations).filter(one => one < migration))
    cpSync(join(migrations, name), join(earlier, name))
  const sqlite = new BetterSqlite(':memory:')
  onTestFinished(() => {
    sqlite.close()
    rmSync(folder, { recursive: true })
  })
  migrate(sqlite, earlier)
  return sqlite
}
