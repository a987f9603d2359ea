import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './open-database.ts'

test('a new database and what stands beside it are closed to the group, which Caddy may be in', () => {
  const data = mkdtempSync(join(tmpdir(), 'berth-database-'))
  using _database = openDatabase(data, join(import.meta.dirname, '../../../migrations'))
  const modes = ['berth.db', 'berth.db-wal', 'berth.db-shm'].map(name => statSync(join(data, name)).mode & 0o777)
  expect(modes).toEqual([0o600, 0o600, 0o600])
})
