import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)

const tests = `
  let tries = 0
  test('passes at once', () => {})
  describe('a server', () => test('passes in the end', () => expect(tries++, 'tries').toBe(1)))
`

test('a test that passes only on its second try is named, with what it said first', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-flaky-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'once.test.js'), tests)
  const report = join(folder, 'report.json')
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const options = ['run', '--root', folder, '--globals', '--retry', '1', '--reporter', 'json', '--outputFile', report]
  await run(process.execPath, [vitest, ...options])
  const { stdout } = await run(process.execPath, [resolve('scripts/lib/flaky-tests.js'), report, 'no-such-report.json'])
  expect(stdout).toMatch(/^flaky: \S+once\.test\.js > a server passes in the end\n {4}AssertionError: tries: expected/)
  expect(stdout.match(/^flaky: /gm)).toHaveLength(1)
})
