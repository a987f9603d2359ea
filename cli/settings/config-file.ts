import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { CliError } from '../cli-error.ts'
import type { Environment } from '../environment.ts'

/** What `berth login` leaves behind. */
export interface SavedLogin {
  readonly url: string
  readonly token: string
}

/** By the XDG base directory specification, which ignores paths that are not absolute. */
export function configPath({ XDG_CONFIG_HOME: wanted, HOME: home }: Environment): string {
  const base = wanted?.startsWith('/') ? wanted : join(home || homedir(), '.config')
  return join(base, 'berth', 'config.json')
}

export function readLogin(path: string): SavedLogin | undefined {
  try {
    const saved: Partial<SavedLogin> | null = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof saved?.url === 'string' && typeof saved.token === 'string') return { url: saved.url, token: saved.token }
    throw new Error('it has no url and token')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}

/** For its owner's eyes only, and never half written. */
export function writeLogin(path: string, login: SavedLogin): void {
  const folder = dirname(path)
  const aside = `${path}.${randomUUID()}`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
    writeFileSync(aside, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(aside, path)
  } catch (error) {
    throw unwritable(path, error)
  }
}

export function removeLogin(path: string): void {
  rmSync(path, { force: true })
}

function unwritable(path: string, error: unknown): CliError {
  const reason = error instanceof Error ? error.message : String(error)
  return new CliError(
    {
      message: `${path} cannot be written: ${reason}.`,
      advice: 'Set XDG_CONFIG_HOME to a folder of yours, or use BERTH_URL and BERTH_TOKEN instead.',
    },
    error,
  )
}

function unreadable(path: string, error: unknown): CliError {
  const reason = error instanceof Error ? error.message : String(error)
  return new CliError(
    { message: `${path} cannot be read: ${reason}.`, advice: 'Delete it; `berth login` writes a new one.' },
    error,
  )
}
