import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { create } from 'tar'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCertificate } from '../../../test/support/make-certificate.ts'
import { examineDatabaseFile } from '../../adapters/sqlite/database-file.ts'
import { type Database, openDatabase } from '../../adapters/sqlite/open-database.ts'
import { openVault } from '../vault/vault.ts'
import { listBackups } from './backup-folder.ts'
import { isDue } from './backup-worker.ts'
import { createBackup } from './create-backup.ts'
import { restoreBackup } from './restore-backup.ts'
import { addSeal } from './seal.ts'
import { verifyBackup } from './verify-backup.ts'

const longName = 'a-very-long-host-name.'.repeat(9)
const certificate = `certificates/certificates/acme/${longName}example.com/${longName}example.com.crt`
const pair = makeCertificate({ names: ['shop.example.com'] })

let root: string
let data: string
let fresh: string
let database: Database
let now: number

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-backups-'))
  data = join(root, 'data')
  fresh = join(root, 'fresh')
  now = Date.UTC(2026, 0, 31, 12)
  mkdirSync(join(data, certificate, '..'), { recursive: true })
  mkdirSync(join(data, 'certificates', 'locks'))
  writeFileSync(join(data, certificate), pair.certificate)
  writeFileSync(join(data, 'certificates', 'locks', 'now.lock'), '')
  database = openDatabase(data, 'migrations')
  database.queries.run(sql`insert into settings values ('instance', 'abc123')`)
})

afterEach(() => {
  database[Symbol.dispose]()
  rmSync(root, { recursive: true })
})

function needs() {
  const clock = { now: () => now, monotonicMs: () => now, newId: () => '' }
  return { config: { dataDirectory: data, sources: [] }, stores: { database, clock, vault: vaultOf(data) } }
}

function vaultOf(directory: string, opened = database) {
  return openVault({ keyFile: join(directory, 'key'), database: opened, columns: [] })
}

function restored(backup: string, knownSchema = database.schema()) {
  return restoreBackup({ backup, dataDirectory: fresh, knownSchema })
}

test('a backup holds the database and the certificates, and never the key', async () => {
  const { path } = await createBackup(needs())
  const { manifest, notes } = await verifyBackup(path)
  expect(notes).toEqual([])
  expect(manifest.files.map(file => file.path)).toEqual(['berth.db', certificate])
  expect(manifest).toMatchObject({
    instance: 'abc123',
    schema: database.schema(),
    createdAt: '2026-01-31T12:00:00.000Z',
  })
  expect(statSync(path).mode & 0o077).toBe(0)
})

test('a backup is restored into a directory that is not there yet', async () => {
  const { path } = await createBackup(needs())
  await restored(path)
  expect(examineDatabaseFile(join(fresh, 'berth.db'))).toMatchObject({ damage: null, instance: 'abc123' })
  expect(readFileSync(join(fresh, certificate), 'utf8')).toBe(pair.certificate)
  expect(statSync(join(fresh, 'berth.db')).mode & 0o077).toBe(0)
  expect(readdirSync(fresh).toSorted()).toEqual(['berth.db', 'certificates', 'run'])
})

test('certificates that stand in the new directory stay', async () => {
  const { path } = await createBackup(needs())
  mkdirSync(join(fresh, 'certificates'), { recursive: true })
  writeFileSync(join(fresh, 'certificates', 'newer'), '')
  await restored(path)
  expect(readdirSync(join(fresh, 'certificates'))).toEqual(['newer'])
})

test('a directory with a database is left as it is', async () => {
  const { path } = await createBackup(needs())
  mkdirSync(fresh)
  writeFileSync(join(fresh, 'berth.db-wal'), 'what a database left')
  await expect(restored(path)).rejects.toThrow('berth.db-wal is there already')
  expect(readdirSync(fresh)).toEqual(['berth.db-wal'])
})

test('every flipped bit is found, wherever it is', async () => {
  const { path } = await createBackup(needs())
  const whole = readFileSync(path)
  const bits = Array.from({ length: 64 }, (_, n) => Math.floor((n / 64) * whole.length * 8))
  for (const bit of [...bits, 35, whole.length * 8 - 500, whole.length * 8 - 1]) {
    const flipped = Buffer.from(whole)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    writeFileSync(path, flipped)
    await expect(verifyBackup(path), `bit ${bit}`).rejects.toThrow(/is damaged|no backup of berth, or it is cut off/)
  }
  await expect(restored(path)).rejects.toThrow()
  expect(existsSync(fresh)).toBe(false)
})

test('a backup that is cut off is refused in one line, and nothing is made', async () => {
  const { path } = await createBackup(needs())
  const whole = readFileSync(path)
  for (const length of [0, 10, 58, 1000, whole.length - 58, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, length))
    await expect(restored(path), `${length} bytes`).rejects.toThrow(
      /^[^\n]*no backup of berth, or it is cut off[^\n]*$/,
    )
  }
  expect(existsSync(fresh)).toBe(false)
})

test('a backup of a newer schema is refused, and nothing is made', async () => {
  const { path } = await createBackup(needs())
  await expect(restored(path, database.schema() - 1)).rejects.toThrow('was made by a newer berth')
  expect(existsSync(fresh)).toBe(false)
})

test('an archive that somebody else sealed brings nothing in but what it may', async () => {
  const path = join(root, 'foreign.tar.gz')
  vaultOf(data)
  writeFileSync(join(data, 'manifest.json'), '{}')
  await create({ cwd: data, file: path, gzip: true }, ['manifest.json', 'key'])
  await addSeal(path)
  await expect(restored(path)).rejects.toThrow('is no backup of berth')
  expect(existsSync(fresh)).toBe(false)
})

test('a file is never replaced by a backup', async () => {
  const to = join(root, 'mine.tar.gz')
  writeFileSync(to, 'mine')
  await expect(createBackup(needs(), to)).rejects.toThrow('is there already')
  await expect(createBackup(needs(), join(root, 'no', 'folder.tar.gz'))).rejects.toThrow('There is no folder')
  expect(readFileSync(to, 'utf8')).toBe('mine')
})

test('the newest eight are kept, one every six hours', async () => {
  expect(isDue(needs())).toBe(true)
  for (let n = 0; n < 10; n++) {
    now += 6 * 3_600_000
    expect(isDue(needs())).toBe(true)
    await createBackup(needs())
    expect(isDue(needs())).toBe(false)
  }
  const backups = listBackups(data)
  expect(backups).toHaveLength(8)
  expect(backups[0]?.createdAt).toBe(now)
  expect(readdirSync(join(data, 'backups')).every(name => name.endsWith('.tar.gz'))).toBe(true)
})
