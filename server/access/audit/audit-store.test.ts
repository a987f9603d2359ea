import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../adapters/sqlite/open-database.ts'
import { systemClock } from '../../clock.ts'
import { systemCaller } from './audit.ts'
import { type AuditStore, auditStore } from './audit-store.ts'

let directory: string
let database: Database
let audit: AuditStore

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-audit-'))
  database = openDatabase(directory, 'migrations')
  audit = auditStore(database, systemClock())
  for (const target of ['apps/shop', 'apps/blog', 'apps/wiki'])
    audit.record(systemCaller, { action: 'app.create', target })
})

afterEach(() => {
  database[Symbol.dispose]()
  rmSync(directory, { recursive: true })
})

test('entries cannot be changed or deleted', () => {
  expect(() => database.queries.run(sql`update audit set target = 'apps/other'`)).toThrow()
  expect(() => database.queries.run(sql`delete from audit`)).toThrow()
  expect(audit.list({ before: 1e9, limit: 10 })).toHaveLength(3)
})

test('who gets round that breaks the chain, at the entry that was touched', () => {
  expect(audit.firstBroken()).toBeUndefined()
  database.queries.run(sql`drop trigger audit_is_append_only_on_update`)
  database.queries.run(sql`drop trigger audit_is_append_only_on_delete`)
  database.queries.run(sql`update audit set target = 'apps/other' where n = 3`)
  expect(audit.firstBroken()).toBe(3)
  database.queries.run(sql`delete from audit where n = 2`)
  expect(audit.firstBroken()).toBe(3)
  database.queries.run(sql`update audit set actor_name = 'somebody' where n = 1`)
  expect(audit.firstBroken()).toBe(1)
})

test('an entry stands or falls with the deed it tells of', () => {
  const failing = () =>
    database.write(() => {
      audit.record(systemCaller, { action: 'app.delete', target: 'apps/shop' })
      throw new Error('the deed failed')
    })
  expect(failing).toThrow('the deed failed')
  expect(audit.list({ before: 1e9, limit: 10 })).toHaveLength(3)
  expect(audit.firstBroken()).toBeUndefined()
})

test('the entry of a request goes with the first thing it writes, once, and not with what is undone', () => {
  const deed = { action: 'PUT /apps/{app}', target: 'apps/shop' }
  const caller = { ...systemCaller }
  const added = (work: () => void) => {
    const before = audit.list({ before: 1e9, limit: 100 }).length
    audit.accompany(caller, deed, work)
    return audit.list({ before: 1e9, limit: 100 }).length - before
  }
  expect(added(() => {})).toBe(0)
  const undone = () =>
    database.write(() => {
      throw new Error('no')
    })
  expect(added(() => expect(undone).toThrow('no'))).toBe(0)
  const inAnother = () => database.write(() => database.write(() => {}))
  expect(added(() => [1, 2].forEach(inAnother))).toBe(1)
  expect(audit.list({ before: 1e9, limit: 1 })).toMatchObject([deed])
})
