import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../adapters/sqlite/open-database.ts'
import { createKeyFile } from './key-file.ts'
import type { SealedColumn, SealedPlace } from './sealed-place.ts'
import { openVault, type Vault } from './vault.ts'

const column: SealedColumn = { purpose: 'credential', table: 'logins', column: 'sealed', server: 'server' }
const place: SealedPlace = { ...column, row: '01A', server: 'ghcr.io', named: 'password of ghcr-read' }

let directory: string
let keyFile: string
let database: Database

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-vault-'))
  keyFile = join(directory, 'key')
  database = openDatabase(directory, 'migrations')
  database.queries.run(
    sql`create table logins (id text primary key, server text not null, sealed blob not null) strict`,
  )
})

afterEach(() => {
  database[Symbol.dispose]()
  rmSync(directory, { recursive: true })
})

const open = () => openVault({ keyFile, database, columns: [column] })

function store(vault: Vault, count: number): void {
  for (let n = 0; n < count; n++) {
    const row = String(n).padStart(4, '0')
    const sealed = vault.seal({ ...place, row }, `password ${n}`)
    database.queries.run(sql`insert into logins values (${row}, 'ghcr.io', ${sealed})`)
  }
}

function read(vault: Vault, n: number): string {
  const row = String(n).padStart(4, '0')
  const { sealed } = database.queries.get<{ sealed: Buffer }>(sql`select sealed from logins where id = ${row}`)
  return vault.open({ ...place, row }, sealed)
}

function replaceKey(put: () => void): void {
  renameSync(keyFile, `${keyFile}.moved`)
  put()
}

test('a fresh database gets a key that only its owner can read', () => {
  expect(open().state).toEqual({ locked: false, kid: 1 })
  expect(statSync(keyFile).mode & 0o777).toBe(0o400)
  expect(readFileSync(keyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
})

test('a sealed value opens where it was sealed, also after a restart', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  fc.assert(
    fc.property(text, value => {
      expect(open().open(place, open().seal(place, value))).toBe(value)
    }),
    { numRuns: 30 },
  )
})

test('a blob shows neither the value nor its exact length', () => {
  const [short, long] = [open().seal(place, 'a'), open().seal(place, 'a'.repeat(60))]
  expect(short.length).toBe(long.length)
  expect(short.includes('aaa')).toBe(false)
})

test('a value opens in no other place, not cut, not changed and not with another key', () => {
  const vault = open()
  const words = fc.stringMatching(/^[a-z.]{0,12}$/)
  const elsewhere = fc.record({ table: words, column: words, row: words, server: words, app: words })
  fc.assert(
    fc.property(elsewhere, other => {
      const moved = { ...place, ...other }
      fc.pre(JSON.stringify(moved) !== JSON.stringify({ ...place, app: '' }))
      expect(() => vault.open(moved, vault.seal(place, 'hunter2'))).toThrow('password of ghcr-read')
    }),
  )
  const blob = vault.seal(place, 'hunter2')
  for (let length = 0; length < blob.length; length++)
    expect(() => vault.open(place, blob.subarray(0, length))).toThrow()
  for (let at = 0; at < blob.length; at++) {
    const changed = Buffer.from(blob)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => vault.open(place, changed)).toThrow(expect.objectContaining({ code: 'CREDENTIAL_UNREADABLE' }))
  }
  expect(() => vault.open({ ...place, purpose: 'variables' }, blob)).toThrow()
})

test('the length of each part counts, so that no two places are the same bytes', () => {
  const vault = open()
  const [one, other] = [
    { row: 'r', app: 'a\0\0\0\0b' },
    { row: 'r\0\0\0\0a', app: 'b' },
  ]
  const blob = vault.seal({ ...place, ...one }, 'x')
  expect(() => vault.open({ ...place, ...other }, blob)).toThrow()
  expect(vault.open({ ...place, ...one }, blob)).toBe('x')
})

test.each([
  ['is missing', () => rmSync(keyFile)],
  ['does not match', () => replaceKey(() => createKeyFile(keyFile, new Uint8Array(32)))],
  ['can be read by others', () => chmodSync(keyFile, 0o440)],
  ['symbolic link', () => replaceKey(() => symlinkSync(`${keyFile}.moved`, keyFile))],
  ['is not a key', () => replaceKey(() => writeFileSync(keyFile, 'abc\n', { mode: 0o400 }))],
])('no key is made and the vault is locked when the key %s', (words, spoil) => {
  const sealed = open().seal(place, 'hunter2')
  spoil()
  const before = existsSync(keyFile) && readFileSync(keyFile, 'utf8')
  const vault = open()
  expect(vault.state).toEqual({ locked: true, reason: expect.stringContaining(words) })
  expect(() => vault.open(place, sealed)).toThrow(expect.objectContaining({ code: 'LOCKED' }))
  expect(() => vault.seal(place, 'other')).toThrow(expect.objectContaining({ code: 'LOCKED' }))
  expect(existsSync(keyFile) && readFileSync(keyFile, 'utf8')).toBe(before)
})

test('sealed rows without a key check lock the vault', () => {
  store(open(), 1)
  database.queries.run(sql`delete from key_checks`)
  rmSync(keyFile)
  expect(open().state).toMatchObject({ locked: true })
  expect(existsSync(keyFile)).toBe(false)
})

test('a key made in advance is taken for a fresh database', () => {
  createKeyFile(keyFile, new Uint8Array(32).fill(7))
  expect(open().state).toEqual({ locked: false, kid: 1 })
})

test('rotation seals everything under a new key and keeps the earlier one beside it', async () => {
  const vault = open()
  store(vault, 250)
  expect(await vault.rotate()).toEqual({ kid: 2, resealed: 250, unreadable: 0 })
  expect(vault.state).toEqual({ locked: false, kid: 2 })
  rmSync(`${keyFile}.1`)
  expect(read(open(), 249)).toBe('password 249')
})

test('a rotation that was killed between any two steps goes on with the key it began', async () => {
  const vault = open()
  store(vault, 150)
  createKeyFile(`${keyFile}.2`, new Uint8Array(32).fill(2))
  expect(open().state).toEqual({ locked: false, kid: 1 })
  await open().rotate()
  const first = database.queries.get<{ sealed: Buffer }>(sql`select sealed from logins where id = '0000'`)
  const old = vault.seal({ ...place, row: '0149' }, 'from before')
  database.queries.run(sql`update logins set sealed = ${old} where id = '0149'`)

  const resumed = open()
  expect(await resumed.rotate()).toEqual({ kid: 2, resealed: 1, unreadable: 0 })
  expect(read(resumed, 149)).toBe('from before')
  expect(database.queries.get(sql`select sealed from logins where id = '0000'`)).toEqual(first)
  expect(readFileSync(keyFile, 'utf8')).toBe(`${'02'.repeat(32)}\n`)
})

test('a rotation killed before the new key took its place uses the key it had prepared', async () => {
  await open().rotate()
  renameSync(keyFile, `${keyFile}.2`)
  renameSync(`${keyFile}.1`, keyFile)
  expect(open().state).toEqual({ locked: false, kid: 1 })
  expect(await open().rotate()).toMatchObject({ kid: 2 })
})

test('rotation leaves a value whose key is gone as it is, and says so', async () => {
  const vault = open()
  store(vault, 1)
  database.queries.run(sql`update logins set server = 'evil.example'`)
  expect(await vault.rotate()).toEqual({ kid: 2, resealed: 0, unreadable: 1 })
})
