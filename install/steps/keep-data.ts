import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Installation } from '../installation.ts'
import { must } from '../run.ts'

/** Everything that a newer program may change, in one folder whose last file, `from`, says that it is whole. */
export function keepData({ data, etc }: Installation, before: string): void {
  const folder = keptFolder(data)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  must('cp', ['-p', ...databaseFiles(data), join(etc, 'berth.env'), join(etc, 'caddy.env'), `${folder}/`])
  must('sync', [])
  writeFileSync(join(folder, 'from'), `${before}\n`)
}

/** Puts the database back. */
export function giveDataBack(data: string): void {
  for (const file of databaseFiles(data)) rmSync(file)
  must('cp', ['-p', ...databaseFiles(keptFolder(data)), `${data}/`])
}

/** The program that the data is kept from. */
export function keptFrom(data: string): string {
  return readFileSync(join(keptFolder(data), 'from'), 'utf8').trim()
}

export function keptFolder(data: string): string {
  return join(data, 'upgrade')
}

function databaseFiles(folder: string): readonly string[] {
  return globSync('berth.db*', { cwd: folder }).map(name => join(folder, name))
}
