import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderNameOf } from './installation.ts'
import { run } from './run.ts'

/** An unpacked release that install.sh has checked. */
export interface Release {
  readonly folder: string
  readonly version: string
  /** Its folder once installed. */
  readonly name: string
  readonly caddyVersion: string
  /** What the image is made on, by digest. */
  readonly pinnedBase: string
}

export function readRelease(folder: string): Release {
  const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8').trim()
  const version = textOf('VERSION')
  return {
    ...{ folder, version },
    name: folderNameOf(version, readFileSync(join(folder, 'SHA256SUMS'))),
    caddyVersion: textOf('CADDY_VERSION'),
    pinnedBase: /^ARG BASE=(.*)$/m.exec(textOf('Dockerfile'))?.[1] ?? '',
  }
}

/** Every file listed, every listed file unchanged. */
export function isWhole(folder: string): boolean {
  if (!existsSync(join(folder, 'SHA256SUMS'))) return false
  if (run('sha256sum', ['-c', '--status', 'SHA256SUMS'], { cwd: folder }).code !== 0) return false
  const listed = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n').length
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  if (entries.some(entry => entry.isSymbolicLink())) return false
  const signature = existsSync(join(folder, 'SHA256SUMS.sig')) ? 1 : 0
  return entries.filter(entry => entry.isFile()).length - signature === listed + 1
}
