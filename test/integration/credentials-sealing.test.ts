import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createKeyFile } from '../../server/host/vault/key-file.ts'
import { type CredentialRig, openCredentialRig } from '../support/credentials/credential-rig.ts'

let rig: CredentialRig

beforeEach(() => {
  rig = openCredentialRig()
  rig.add({ name: 'ghcr', server: 'ghcr.io', username: 'ci', password: 'canary-ghcr-password' })
  rig.add({ name: 'hub', server: 'docker.io', username: 'ci', password: 'canary-hub-password' })
})

afterEach(async () => {
  await rig[Symbol.asyncDispose]()
})

const revealed = (name: string) => rig.credentials.reveal(name).secret
const unreadable = (name: string) =>
  expect.objectContaining({ code: 'CREDENTIAL_UNREADABLE', message: expect.stringContaining(name) })

function expectUnreadable(name: string): void {
  expect(() => revealed(name)).toThrow(unreadable(name))
}

test('a password opens as it was entered, whatever is in it', () => {
  const password = `{"type":"service_account","key":"-----BEGIN\\n${'ü'.repeat(2000)}"}`
  rig.add({ name: 'google', server: 'europe-docker.pkg.dev', username: '_json_key', password: `${password}\n` })
  expect(revealed('google')).toBe(password)
  expect(revealed('ghcr')).toBe('canary-ghcr-password')
})

test('passwords of two rows that changed places open in neither', () => {
  const rows = rig.database.queries.all<{ id: string; sealed: Buffer }>(sql`select id, sealed from credentials`)
  for (const [n, { sealed }] of rows.entries())
    rig.database.queries.run(sql`update credentials set sealed = ${sealed} where id = ${rows[1 - n]?.id}`)
  expectUnreadable('ghcr')
  expectUnreadable('hub')
})

test('another server in the row makes the password useless', () => {
  rig.database.queries.run(sql`update credentials set server = 'evil.example' where name = 'ghcr'`)
  expectUnreadable('ghcr')
  expect(revealed('hub')).toBe('canary-hub-password')
})

test('a password that was cut at any byte does not open', () => {
  const { sealed } = rig.database.queries.get<{ sealed: Buffer }>(
    sql`select sealed from credentials where name = 'ghcr'`,
  )
  for (let length = 0; length < sealed.length; length++) {
    rig.database.queries.run(sql`update credentials set sealed = ${sealed.subarray(0, length)} where name = 'ghcr'`)
    expectUnreadable('ghcr')
  }
})

test('a pull and a check with an unreadable password fail and name it; nothing else stops', async () => {
  rig.database.queries.run(sql`update credentials set sealed = x'0101' where name = 'ghcr'`)
  const pull = rig.logins.pulls.forPull({ credential: null }, 'ghcr.io/acme/app:1')
  await expect(pull).rejects.toEqual(unreadable('ghcr'))
  await expect(rig.logins.check('ghcr')).rejects.toEqual(unreadable('ghcr'))
  const other = await rig.logins.pulls.forPull({ credential: null }, 'nginx')
  expect(other.auth?.password).toBe('canary-hub-password')
  rig.change('ghcr', { password: 'canary-entered-again' })
  expect(revealed('ghcr')).toBe('canary-entered-again')
})

test('with another key, or none, nothing is opened or sealed, and no key is made', async () => {
  const { directory, keyFile } = rig
  const key = readFileSync(keyFile)
  for (const spoil of [() => {}, () => createKeyFile(keyFile, new Uint8Array(32))]) {
    await rig.close()
    rmSync(keyFile)
    spoil()
    const before = fileOrNone(keyFile)
    rig = openCredentialRig({ directory })
    expect(() => revealed('ghcr')).toThrow(expect.objectContaining({ code: 'LOCKED' }))
    expect(() => rig.change('ghcr', { password: 'new' })).toThrow(expect.objectContaining({ code: 'LOCKED' }))
    expect(rig.credentials.all()).toHaveLength(2)
    expect(fileOrNone(keyFile)).toBe(before)
    rmSync(keyFile, { force: true })
    writeFileSync(keyFile, key, { mode: 0o400 })
  }
})

test('no file of the data directory has a password in any spelling', async () => {
  for (let n = 0; n < 50; n++) rig.change('ghcr', { password: `canary-ghcr-password-${n}` })
  for (const name of ['berth.db', 'berth.db-wal']) {
    const bytes = readFileSync(join(rig.directory, name))
    for (const spelling of ['utf8', 'base64', 'hex'] as const) {
      const needle = Buffer.from('canary-ghcr-password').toString(spelling).replace(/=*$/, '').slice(0, 24)
      expect(bytes.includes(needle)).toBe(false)
    }
  }
})

function fileOrNone(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
