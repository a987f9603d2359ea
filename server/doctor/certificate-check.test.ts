import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { certificateCheck } from './certificate-check.ts'

const dayMs = 86_400_000

test('a certificate is judged by the days it is good for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-certificates-'))
  const place = join(folder, 'certificates', 'acme', 'shop.test')
  mkdirSync(place, { recursive: true })
  const words = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=shop.test'.split(' ')
  const named = ['-addext', 'subjectAltName=DNS:shop.test', '-keyout', `${place}/shop.key`, '-out', `${place}/shop.crt`]
  execFileSync('openssl', ['req', ...words, ...named], { stdio: 'ignore' })
  const afterDays = (days: number) => certificateCheck(folder, Date.now() + days * dayMs)
  expect(afterDays(0)).toMatchObject({ result: 'ok', reason: expect.stringContaining('1 certificates') })
  expect(afterDays(25)).toMatchObject({ result: 'warning', reason: expect.stringContaining('shop.test (4 days)') })
  expect(afterDays(31)).toMatchObject({ result: 'failure', reason: expect.stringContaining('shop.test (ended)') })
  rmSync(folder, { recursive: true })
})
