import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { caddyPlace, endProcess, runningPid } from '../../../server/adapters/caddy/caddy-process.ts'
import type { Docker } from './docker.ts'
import type { Settings } from './settings.ts'

export interface Ground {
  readonly settings: Settings
  readonly docker: Docker
}

/** Ends what outlives berthd on purpose: Caddy, and the containers with their networks. */
export async function removeWhatRuns({ settings, docker }: Ground): Promise<void> {
  await endProcess(caddyPlace(settings.dataDirectory))
  const instance = instanceIn(settings.dataDirectory)
  if (instance !== null) await docker.remove({ label: labelOf(instance), volumes: 'keep' })
}

/** What still runs of it all, in words. */
export async function findLeftovers({ settings, docker }: Ground): Promise<readonly string[]> {
  const instance = instanceIn(settings.dataDirectory)
  const made = instance === null ? [] : await docker.made(labelOf(instance))
  const caddy = runningPid(caddyPlace(settings.dataDirectory))
  return [
    ...made,
    ...(caddy === undefined ? [] : [`Caddy (process ${caddy})`]),
    ...((await isOpen(settings.httpPort)) ? [`a listener on port ${settings.httpPort}`] : []),
  ]
}

/** The id that stands in the labels of everything this berth makes; null before its first start. */
export function instanceIn(dataDirectory: string): string | null {
  const file = join(dataDirectory, 'berth.db')
  if (!existsSync(file)) return null
  const database = new Sqlite(file, { readonly: true })
  try {
    const row = database.prepare("SELECT value FROM settings WHERE name = 'instance'").pluck().get()
    return typeof row === 'string' ? row : null
  } finally {
    database.close()
  }
}

function labelOf(instance: string): string {
  return `berth.instance=${instance}`
}

function isOpen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
