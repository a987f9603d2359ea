import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import DatabaseFile from 'better-sqlite3'
import { containerIds, docker, networkIds, removeContainers, removeNetwork } from '../bare-docker.ts'

/** Takes away what outlives a berthd on purpose: its containers, networks, volumes, names of images, and its Caddy. */
export async function removeLeftovers(dataDirectory: string): Promise<void> {
  await endCaddy(dataDirectory)
  const database = databaseFile(dataDirectory)
  if (!existsSync(database)) return
  const filters = { label: [`berth.instance=${instanceOf(database)}`] }
  await removeContainers(await containerIds(filters))
  for (const id of await networkIds(filters)) await removeNetwork(id)
  const { body } = await docker('GET', `/volumes?filters=${encodeURIComponent(JSON.stringify(filters))}`)
  const volumes = (body as { Volumes: readonly { Name: string }[] | null }).Volumes ?? []
  for (const { Name } of volumes) await docker('DELETE', `/volumes/${Name}?force=1`)
  await Promise.all(keptNamesOf(database).map(name => docker('DELETE', `/images/${name}`)))
}

function keptNamesOf(database: string): readonly string[] {
  using file = openReadOnly(database)
  const kept = file.prepare(
    "select 'berth.local/' || a.name || ':' || lower(r.id) from releases r join apps a on a.id = r.app",
  )
  return kept.pluck().all() as string[]
}

export function databaseFile(dataDirectory: string): string {
  return join(dataDirectory, 'berth.db')
}

/** The id that stands in the labels of everything this installation makes. */
export function instanceOf(database: string): string {
  using file = openReadOnly(database)
  return String(file.prepare("SELECT value FROM settings WHERE name = 'instance'").pluck().get())
}

function openReadOnly(path: string) {
  const file = new DatabaseFile(path, { readonly: true })
  return Object.assign(file, { [Symbol.dispose]: () => void file.close() })
}

async function endCaddy(dataDirectory: string): Promise<void> {
  const pid = caddyPid(dataDirectory)
  if (pid === null) return
  process.kill(pid, 'SIGKILL')
  while (caddyPid(dataDirectory) !== null) await pause(5)
}

/** The process that the pid file names, if it is a Caddy of this data directory. */
export function caddyPid(dataDirectory: string): number | null {
  try {
    const pid = Number(readFileSync(join(dataDirectory, 'caddy/caddy.pid'), 'utf8'))
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dataDirectory) ? pid : null
  } catch {
    return null
  }
}
