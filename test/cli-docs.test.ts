import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cliPage } from '../scripts/cli-docs.ts'

test('the page about the command line says what the commands say', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/cli.md'), 'utf8')
  expect(page, 'Write it anew: node scripts/cli-docs.ts > docs/cli.md').toBe(cliPage())
})
