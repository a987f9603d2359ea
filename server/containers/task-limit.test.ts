import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { taskLimitHits, taskLimitWords } from './task-limit.ts'

function aGroup(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'berth-group-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'pids.events'), text)
  return folder
}

test('what the kernel counted in the first group that is there is read', () => {
  expect(taskLimitHits('a', ['/nowhere', aGroup('max 3\n')])).toBe(3)
  expect(taskLimitHits('a', [aGroup('max 0\n')])).toBe(0)
  expect(taskLimitHits('a', ['/nowhere'])).toBeNull()
  expect(taskLimitHits('a', [aGroup('')])).toBeNull()
})

test('it is said with the limit and how often', () => {
  expect(taskLimitWords('web', { limit: 512, hits: 1 })).toContain('task limit of 512: once')
  expect(taskLimitWords('web', { limit: 512, hits: 4 })).toContain('4 times')
})
