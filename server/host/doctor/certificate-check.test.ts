import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCertificate } from '../../../test/support/make-certificate.ts'
import type { CertificateView } from '../../traffic/certificates/certificate-view.ts'
import { certificateCheck } from './certificate-check.ts'

const now = Date.parse('2026-11-30T12:00:00Z')
const host = 'shop.example.com'
const pair = makeCertificate({ names: [host], from: '20261001000000Z', to: '20261204120000Z' })
const place = `certificates/certificates/acme/${host}`

let dataDirectory: string

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'berth-certificates-'))
  mkdirSync(join(dataDirectory, place), { recursive: true })
  write('crt', pair.certificate)
  write('key', pair.key)
  write('json', '{}')
})

afterEach(() => rmSync(dataDirectory, { recursive: true }))

function write(end: string, text: string): void {
  const path = join(dataDirectory, place, `${host}.${end}`)
  writeFileSync(path, text)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
}

function checkOf(certificate: CertificateView | null, at = now) {
  const hosts = certificate === null ? null : [{ host, certificate }]
  return certificateCheck({ dataDirectory, hosts, now: at })
}

const valid: CertificateView = { state: 'valid', expiresAt: '2026-12-04T12:00:00Z' }
const dayMs = 86_400_000

test('a certificate is judged by the days it is good for, and only while its host is there', () => {
  expect(checkOf(valid, now - 30 * dayMs)).toMatchObject({ result: 'ok' })
  for (const view of [valid, null]) {
    expect(checkOf(view)).toMatchObject({ result: 'warning', reason: expect.stringContaining(`${host} (4 days)`) })
    expect(checkOf(view, now + 5 * dayMs)).toMatchObject({
      result: 'failure',
      reason: expect.stringContaining('(ended)'),
    })
  }
  expect(certificateCheck({ dataDirectory, hosts: [], now: now + 5 * dayMs })).toMatchObject({ result: 'ok' })
})

test('it says what the states of the domains say', () => {
  const at = now - 30 * dayMs
  const reason = 'Rate limited until 2026-12-02 08:30 UTC.'
  expect(checkOf({ state: 'failing', reason }, at)).toMatchObject({
    ...{ result: 'failure', reason: `These hosts have no certificate: ${host} (${reason}).` },
  })
  expect(checkOf({ ...valid, state: 'failing', reason }, at)).toMatchObject({
    ...{ result: 'warning', reason: expect.stringContaining('hold, but are not renewed') },
  })
  expect(checkOf({ state: 'waiting' }, at)).toMatchObject({ result: 'warning' })
})

test('it finds damage, and certificates that wait for the key', () => {
  mkdirSync(join(dataDirectory, 'certificates.sealed'))
  expect(checkOf(valid, now - 30 * dayMs)).toMatchObject({ result: 'warning' })
  write('json', '')
  expect(checkOf(valid, now - 30 * dayMs)).toMatchObject({
    ...{ result: 'failure', reason: expect.stringContaining(`${host}.json is empty (of ${host})`) },
  })
})
