import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openFilesLimit } from './open-files-limit.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function aHost({ capabilities, engine }: { capabilities: string; engine: { comm: string; limit: string } }): string {
  const proc = mkdtempSync(join(tmpdir(), 'berth-proc-'))
  folders.push(proc)
  mkdirSync(join(proc, '1'))
  mkdirSync(join(proc, '70'))
  writeFileSync(join(proc, '1/status'), `Name:\tinit\nCapBnd:\t${capabilities}\n`)
  writeFileSync(join(proc, '70/comm'), `${engine.comm}\n`)
  writeFileSync(
    join(proc, '70/limits'),
    `Limit  Soft Limit  Hard Limit\nMax open files   1024   ${engine.limit}   files\n`,
  )
  return proc
}

test('an ordinary host grants what we want, whatever the limit of the engine itself', () => {
  const proc = aHost({ capabilities: '000001ffffffffff', engine: { comm: 'dockerd', limit: '20000' } })
  expect(openFilesLimit(proc)).toBe(65_536)
})

test('without the right to raise limits the engine grants its own', () => {
  const proc = aHost({ capabilities: '000001fffeffffff', engine: { comm: 'containerd', limit: '20000' } })
  expect(openFilesLimit(proc)).toBe(20_000)
})

test('a limit above ours, or none, changes nothing', () => {
  for (const limit of ['1048576', 'unlimited']) {
    expect(openFilesLimit(aHost({ capabilities: '0', engine: { comm: 'dockerd', limit } }))).toBe(65_536)
  }
})
