import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MadeCertificate, makeCertificate } from '../../../test/support/make-certificate.ts'
import { setDamageAside, storedDamage } from './stored-damage.ts'

const certificate = 'certificates/acme.example-directory/shop.example.com'
const wildcard = 'certificates/acme.example-directory/wildcard_.example.com'
const account = 'acme/acme.example-directory/users/ann@example.com'
const authority = 'pki/authorities/local'
const pair = makeCertificate({ names: ['shop.example.com'] })

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-stored-'))
  write(`${certificate}/shop.example.com`, { ...pair, json: '{"sans":["shop.example.com"]}' })
  write(`${wildcard}/wildcard_.example.com`, { ...pair, json: '{}' })
  write(`${account}/ann`, { key: pair.key, json: '{"status":"valid"}' })
  write(`${authority}/root`, pair)
  write(`${authority}/intermediate`, pair)
})

afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, { certificate: crt, key, json }: Partial<MadeCertificate> & { json?: string }): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  for (const [end, text] of Object.entries({ crt, key, json })) {
    if (text === undefined) continue
    writeFileSync(join(root, `${path}.${end}`), text)
    utimesSync(join(root, `${path}.${end}`), 1_700_000_000, 1_700_000_000)
  }
}

test('a storage that is whole has no damage', () => {
  expect(storedDamage(root)).toEqual([])
  expect(storedDamage(join(root, 'none'))).toEqual([])
})

describe('damage is found:', () => {
  test.for([
    [`${certificate}/shop.example.com.json`, 'shop.example.com', certificate],
    [`${certificate}/shop.example.com.crt`, 'shop.example.com', certificate],
    [`${certificate}/shop.example.com.key`, 'shop.example.com', certificate],
    [`${wildcard}/wildcard_.example.com.key`, '*.example.com', wildcard],
    [`${account}/ann.json`, null, account],
    [`${account}/ann.key`, null, account],
    [`${authority}/root.crt`, null, authority],
  ] as const)('%s empty, or cut off', ([path, host, unit]) => {
    const { length } = readFileSync(join(root, path))
    for (const left of [Math.floor(length / 2), 0]) {
      truncateSync(join(root, path), left)
      const [found, ...others] = storedDamage(root)
      expect(others).toEqual([])
      expect(found).toMatchObject({ host, paths: [unit] })
      expect(found?.what).toContain(left === 0 ? 'is empty' : 'cannot be read')
    }
  })

  test('a key that is another certificate’s, unless both may be about to change', () => {
    write(`${certificate}/shop.example.com`, { key: makeCertificate({}).key })
    expect(storedDamage(root)).toMatchObject([{ what: 'shop.example.com.key is not the key of shop.example.com.crt' }])
    utimesSync(join(root, certificate, 'shop.example.com.key'), new Date(), new Date())
    expect(storedDamage(root)).toEqual([])
  })

  test('an intermediate certificate goes without its root', () => {
    truncateSync(join(root, authority, 'intermediate.key'), 0)
    const paths = [`${authority}/intermediate.crt`, `${authority}/intermediate.key`]
    expect(
      storedDamage(root)
        .flatMap(found => found.paths)
        .toSorted(),
    ).toEqual(paths)
  })

  test('a look that knows what was whole reads only what changed since', () => {
    const known = new Map()
    storedDamage(root, { known })
    expect(known.size).toBe(4)
    truncateSync(join(root, certificate, 'shop.example.com.crt'), 0)
    expect(storedDamage(root, { known })).toHaveLength(1)
    expect(storedDamage(root, { known })).toHaveLength(1)
  })
})

test('links are not followed, wherever somebody put them', () => {
  const elsewhere = join(root, 'elsewhere')
  write('elsewhere/run/server', { key: '' })
  rmSync(join(root, account, '..'), { recursive: true })
  symlinkSync(elsewhere, join(root, account, '..'))
  expect(storedDamage(root)).toEqual([])
})

test('damage is set aside as it is', () => {
  truncateSync(join(root, certificate, 'shop.example.com.crt'), 0)
  for (const found of storedDamage(root)) setDamageAside(root, found, join(root, 'aside'))
  expect(storedDamage(root)).toEqual([])
  expect(existsSync(join(root, certificate))).toBe(false)
  expect(readFileSync(join(root, 'aside', certificate, 'shop.example.com.key'), 'utf8')).toBe(pair.key)
})
