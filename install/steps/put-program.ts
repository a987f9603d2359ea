import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { engine } from '../engine.ts'
import type { Job } from '../job.ts'
import { isWhole } from '../release.ts'
import { must, run } from '../run.ts'

/** Puts the release into a folder of its own beside the one in use; mends it where it is damaged. */
export function putProgram(job: Job): void {
  const { lib } = job.at
  const target = join(lib, job.release.name)
  must('chmod', ['go+rx', lib])
  if (existsSync(target) && !isWhole(target)) rmSync(target, { recursive: true })
  if (existsSync(target)) {
    if (run('find', [target, '!', '-perm', '-o=r', '-print', '-quit']).stdout === '') return
    openToReaders(target)
  } else {
    const making = join(lib, 'new.tmp')
    rmSync(making, { recursive: true, force: true })
    must('cp', ['-R', job.release.folder, making])
    must('chown', ['-R', 'root:', making])
    openToReaders(making)
    renameSync(making, target)
  }
  job.changed = true
}

/** Whoever unpacked it may have had a mask that closes it to the users it runs as. */
function openToReaders(folder: string): void {
  must('chmod', ['-R', 'u+rwX,go+rX,go-w', folder])
}

/** The name of the folder in use; null before the first installation. */
export function currentFolder(lib: string): string | null {
  try {
    return readlinkSync(join(lib, 'current'))
  } catch {
    return null
  }
}

/** By one rename. */
export function leadTo(job: Job, folderName: string): void {
  const link = join(job.at.lib, 'current')
  if (currentFolder(job.at.lib) === folderName) return
  mkdirSync(dirname(link), { recursive: true })
  rmSync(`${link}.new`, { force: true })
  symlinkSync(folderName, `${link}.new`)
  renameSync(`${link}.new`, link)
  job.changed = true
}

/** The one before stays, for going back by hand. */
export function dropOldPrograms({ at, chosen, release }: Job, before: string): void {
  for (const entry of readdirSync(at.lib, { withFileTypes: true })) {
    if (!entry.isDirectory() || !entry.name.includes('-') || [release.name, before].includes(entry.name)) continue
    rmSync(join(at.lib, entry.name), { recursive: true, force: true })
    // Caddy's container may still be of it.
    if (at.mode === 'container') engine(chosen.docker, ['image', 'rm', `${at.instance}:${entry.name}`])
  }
}
