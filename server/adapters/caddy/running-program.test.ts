import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { AdminApi } from './admin-api.ts'
import { isCaddyOfOurs, runningProgram } from './running-program.ts'

test('a program that others may change is not run, whatever Caddy says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-programs-'))
  const program = join(folder, 'caddy')
  writeFileSync(program, '', { mode: 0o755 })
  expect(isCaddyOfOurs(program)).toBe(true)
  mkdirSync(join(folder, 'proxy'))
  symlinkSync(program, join(folder, 'proxy/caddy'))
  expect(isCaddyOfOurs(join(folder, 'proxy/caddy'))).toBe(true)
  chmodSync(program, 0o775)
  expect(isCaddyOfOurs(program)).toBe(false)
  chmodSync(program, 0o755)
  chmodSync(folder, 0o777)
  expect(isCaddyOfOurs(program)).toBe(false)
  await expect(runningProgram(saying(program), 'caddy')).rejects.toThrow(`Caddy says that it is ${program}`)
})

test('only a Caddy is taken for one, and the one that was set always', async () => {
  expect(isCaddyOfOurs('/bin/sh')).toBe(false)
  expect(isCaddyOfOurs('caddy')).toBe(false)
  expect(await runningProgram(saying('caddy'), 'caddy')).toBe('caddy')
})

function saying(program: string): AdminApi {
  return { commandLine: async () => [program] } as unknown as AdminApi
}
