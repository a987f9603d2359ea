import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { create } from 'tar'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCertificate } from '../../../test/support/make-certificate.ts'
import { type Database, openDatabase } from '../../adapters/sqlite/open-database.ts'
import { openVault } from '../vault/vault.ts'
import { createBackup } from './create-backup.ts'
import { filesBelow } from './manifest.ts'
import { restoreBackup } from './restore-backup.ts'
import { addSeal } from './seal.ts'
import { placeRestored } from './sealed-certificates.ts'
import { unpackBackup } from './unpack-backup.ts'
import { verifyBackup } from './verify-backup.ts'

const pair = makeCertificate({ names: ['shop.example.com'] })

let root: string
let data: string
let fresh: string
let database: Database

function needs() {
  const clock = { now: () => Date.UTC(2026, 0, 31, 12), monotonicMs: () => 0, newId: () => '' }
  return { config: { dataDirectory: data, sources: [] }, stores: { database, clock, vault: vaultOf(data) } }
}

function vaultOf(directory: string, opened = database) {
  return openVault({ keyFile: join(directory, 'key'), database: opened, columns: [] })
}

function restored(backup: string) {
  return restoreBackup({ backup, dataDirectory: fresh, knownSchema: database.schema() })
}

const host = 'certificates/certificates/acme/shop.example.com/shop.example.com'
const account = 'certificates/acme/acme/users/ann/ann.key'
const write = (path: string, text: string) => {
  mkdirSync(join(data, path, '..'), { recursive: true })
  writeFileSync(join(data, path), text)
}
const unpacked = async (path: string) => {
  mkdirSync(join(root, 'out'))
  await unpackBackup(path, join(root, 'out'))
  return readdirSync(join(root, 'out'), { recursive: true, encoding: 'utf8' })
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-sealed-'))
  data = join(root, 'data')
  fresh = join(root, 'fresh')
  mkdirSync(data)
  database = openDatabase(data, 'migrations')
  database.queries.run(sql`insert into settings values ('instance', 'abc123')`)
  write(`${host}.crt`, pair.certificate)
  write(`${host}.key`, pair.key)
  write(`${host}.json`, '{}')
  write(account, pair.key)
  vaultOf(data)
})

afterEach(() => {
  database[Symbol.dispose]()
  rmSync(root, { recursive: true })
})

test('keys are sealed in a backup, and opened again by a start that has the key', async () => {
  const { path } = await createBackup(needs())
  const names = await unpacked(path)
  expect(names).toEqual(expect.arrayContaining([`${host}.key.sealed`, `${account}.sealed`]))
  for (const name of names.filter(one => statSync(join(root, 'out', one)).isFile()))
    expect(readFileSync(join(root, 'out', name), 'latin1'), name).not.toContain('PRIVATE KEY')
  expect((await verifyBackup(path, join(data, 'key'))).notes).toEqual([])
  expect((await verifyBackup(path)).notes.join()).toContain('2 sealed keys of certificates were not opened')

  await restored(path)
  using other = openDatabase(fresh, 'migrations')
  expect(placeRestored(fresh, vaultOf(fresh, other))).toContain('is missing')
  expect(existsSync(join(fresh, `${host}.crt`))).toBe(false)
  write('../fresh/certificates/acme/acme/users/ann/ann.key', 'a newer one')
  copyFileSync(join(data, 'key'), join(fresh, 'key'))
  expect(placeRestored(fresh, vaultOf(fresh, other))).toBeNull()
  expect(readFileSync(join(fresh, `${host}.key`), 'utf8')).toBe(pair.key)
  expect(statSync(join(fresh, `${host}.key`)).mode & 0o077).toBe(0)
  expect(readFileSync(join(fresh, account), 'utf8')).toBe('a newer one')
  expect(readdirSync(fresh)).not.toContain('certificates.sealed')
  expect(readdirSync(join(fresh, host, '..'))).toHaveLength(3)
})

test('keys are left out while secrets are locked, and the backup says so', async () => {
  rmSync(join(data, 'key'))
  const { path } = await createBackup(needs())
  expect((await unpacked(path)).filter(name => name.includes('.key'))).toEqual([])
  expect((await verifyBackup(path)).notes.join()).toContain('secrets were locked')
})

test('keys are not opened with another key', async () => {
  const { path } = await createBackup(needs())
  writeFileSync(join(root, 'key'), `${'0'.repeat(64)}\n`, { mode: 0o400 })
  expect((await verifyBackup(path, join(root, 'key'))).notes.join()).toContain('its key is not here')
})

test('a damaged certificate is not backed up; in an older backup it is told and set aside', async () => {
  write(`${host}.crt`, '')
  const { path } = await createBackup(needs())
  expect((await unpacked(path)).filter(name => name.includes('shop.example.com'))).toEqual([])

  const old = join(root, 'old.tar.gz')
  const manifest = JSON.parse(readFileSync(join(root, 'out', 'manifest.json'), 'utf8'))
  rmSync(join(root, 'out', 'certificates'), { recursive: true })
  cpSync(join(data, 'certificates'), join(root, 'out', 'certificates'), { recursive: true })
  const { certificateKeys: _keys, ...plain } = manifest
  const files = await filesBelow(join(root, 'out'))
  writeFileSync(join(root, 'out', 'manifest.json'), JSON.stringify({ ...plain, format: 1, files }))
  await create({ cwd: join(root, 'out'), file: old, gzip: true, portable: true }, readdirSync(join(root, 'out')))
  await addSeal(old)
  const note = 'the certificate of shop.example.com is damaged: shop.example.com.crt is empty; another will be got'
  expect((await verifyBackup(old)).notes).toEqual([note])
  expect((await restored(old)).notes).toEqual([note])
  expect(readFileSync(join(fresh, account), 'utf8')).toBe(pair.key)
  expect(existsSync(join(fresh, `${host}.crt`))).toBe(false)
  expect(readdirSync(fresh)).toContain('damaged-certificates')
})
