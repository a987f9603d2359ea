import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { askDocker } from './docker.ts'

export interface LeftOnDocker {
  readonly removed: readonly string[]
  /** From these an installation over the same data comes back. */
  readonly volumes: readonly string[]
  readonly images: readonly string[]
}

/** Takes the containers and networks of the berth with that data off the engine. Rejects when the engine does not let it. */
export async function leaveDocker(data: string, socket: string): Promise<LeftOnDocker> {
  if (!existsSync(join(data, 'berth.db'))) return { removed: [], volumes: [], images: [] }
  const { instance, images } = await ownThings(join(data, 'berth.db'))
  const ours = `filters=${encodeURIComponent(JSON.stringify({ label: [`berth.instance=${instance}`] }))}`
  const removed: string[] = []
  for (const { Id } of await ask<Named[]>(socket, 'GET', `/containers/json?all=1&${ours}`, [])) {
    await ask(socket, 'DELETE', `/containers/${Id}?force=1&v=1`, null)
    removed.push(`container ${Id.slice(0, 12)}`)
  }
  for (const { Id, Name } of await ask<Named[]>(socket, 'GET', `/networks?${ours}`, [])) {
    await removeNetwork(socket, Id)
    removed.push(`network ${Name}`)
  }
  const present: string[] = []
  for (const image of images)
    if ((await ask(socket, 'GET', `/images/${image}/json`, null)) !== null) present.push(image)
  const { Volumes } = await ask<{ Volumes: Named[] | null }>(socket, 'GET', `/volumes?${ours}`, { Volumes: null })
  return { removed, volumes: (Volumes ?? []).map(({ Name }) => Name), images: present }
}

/** Takes away a volume or an image that stayed. One that is gone already is no error. */
export async function removeKept(socket: string, kind: 'volume' | 'image', name: string): Promise<void> {
  await ask(socket, 'DELETE', `/${kind}s/${name}`, null)
}

interface Named {
  readonly Id: string
  readonly Name: string
}

async function ownThings(file: string): Promise<{ instance: string; images: readonly string[] }> {
  const { default: Database } = await import('better-sqlite3')
  const database = new Database(file, { readonly: true })
  const instance = String(database.prepare("SELECT value FROM settings WHERE name = 'instance'").pluck().get())
  const releases = database
    .prepare<[], { name: string; id: string }>(
      'SELECT apps.name, releases.id FROM releases JOIN apps ON apps.id = releases.app',
    )
    .all()
  database.close()
  return { instance, images: releases.map(({ name, id }) => `berth.local/${name}:${id.toLowerCase()}`) }
}

/** The engine lets go of a removed container's endpoint a moment later. */
async function removeNetwork(socket: string, id: string): Promise<void> {
  for (let attempt = 0; ; attempt++)
    try {
      await ask(socket, 'DELETE', `/networks/${id}`, null)
      return
    } catch (error) {
      if (attempt === 50) throw error
      await pause(100)
    }
}

/** `absent` stands for what is not there. */
async function ask<T>(socket: string, method: 'GET' | 'DELETE', path: string, absent: T): Promise<T> {
  const { status, text } = await askDocker(socket, method, path)
  if (status === 404) return absent
  if (status >= 400) throw new Error(`Docker: ${method} ${path}: ${text.trim()}`)
  return text === '' ? absent : JSON.parse(text)
}
