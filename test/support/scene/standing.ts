import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import DatabaseFile from 'better-sqlite3'
import { docker } from '../bare-docker.ts'
import { databaseFile, instanceOf } from '../berth-server/leftovers.ts'
import type { BerthServer } from '../berth-server.ts'
import { eventually } from '../eventually.ts'

export interface RunningContainer {
  readonly id: string
  readonly app: string
  readonly process: string
  readonly state: string
  readonly release: string
}

interface Listed {
  readonly Id: string
  readonly State: string
  readonly Labels: Readonly<Record<string, string>>
}

/** The containers of this installation as Docker has them, of one app or of all; stopped ones too. */
export async function containersOf(server: BerthServer, app?: string): Promise<readonly RunningContainer[]> {
  const labels = [`berth.instance=${instanceOf(databaseFile(server.dataDirectory))}`]
  const filters = { label: app === undefined ? labels : [...labels, `berth.app=${app}`] }
  const path = `/containers/json?all=1&filters=${encodeURIComponent(JSON.stringify(filters))}`
  const { body } = await docker('GET', path, undefined, server.dockerSocket)
  return (body as readonly Listed[]).map(({ Id, State, Labels }) => ({
    id: Id,
    state: State,
    app: Labels['berth.app'] ?? '',
    process: Labels['berth.process'] ?? '',
    release: Labels['berth.release'] ?? '',
  }))
}

export interface ContainerRow {
  readonly engineId: string | null
  readonly role: string
  readonly app: string
  readonly process: string
  readonly release: string
  readonly address: string
  readonly port: number
}

/** The containers that berth's rows know, of one app or of all. */
export function containerRows(server: BerthServer, app?: string): readonly ContainerRow[] {
  const rows = rowsOf<ContainerRow>(
    server,
    `select c.engine_id as engineId, c.role, c.process, c.release, c.address, c.port, coalesce(a.name, c.app) as app
     from containers c left join apps a on a.id = c.app order by c.id`,
  )
  return app === undefined ? rows : rows.filter(row => row.app === app)
}

/** Those that visitors, or the work, are with. */
export function servingRows(server: BerthServer, app: string): readonly ContainerRow[] {
  return containerRows(server, app).filter(row => row.role === 'serving')
}

/** Rows of berth's database, read beside the running server. */
export function rowsOf<T>(server: BerthServer, query: string, ...values: readonly unknown[]): readonly T[] {
  const file = new DatabaseFile(databaseFile(server.dataDirectory), { readonly: true })
  try {
    return file.prepare(query).all(...values) as T[]
  } finally {
    file.close()
  }
}

/** The routing table as the files tell it: `shop.localhost` → `10.100.0.2:8080`. */
export function routesOf(server: BerthServer): Readonly<Record<string, string>> {
  const hosts = join(server.dataDirectory, 'routes/hosts')
  return Object.fromEntries(
    readdirSync(hosts).map(folder => [folder.slice(1), readdirSync(join(hosts, folder)).join(' ')]),
  )
}

/** Names that keep images from being pruned: `berth.local/<app>:<release>`. */
export async function keptImagesOf(app: string): Promise<readonly string[]> {
  const filters = encodeURIComponent(JSON.stringify({ reference: [`berth.local/${app}:*`] }))
  const { body } = await docker('GET', `/images/json?filters=${filters}`)
  return (body as readonly { RepoTags: readonly string[] | null }[])
    .flatMap(image => image.RepoTags ?? [])
    .filter(tag => tag.startsWith(`berth.local/${app}:`))
    .toSorted()
}

/**
 * Everything of an app, or of all, that does not agree: rows with Docker, routes with rows, work left half-done.
 * Empty when all is in order.
 */
export async function disorderOf(server: BerthServer, app?: string): Promise<readonly string[]> {
  const rows = containerRows(server, app)
  const running = await containersOf(server, app)
  const known = new Map(rows.map(row => [row.engineId, row]))
  const there = new Map(running.map(one => [one.id, one]))
  return [
    ...running.filter(one => !known.has(one.id)).map(one => `no row knows the container ${one.app} ${one.process}`),
    ...rows.filter(row => !there.has(row.engineId ?? '')).map(row => `the container of ${wordsFor(row)} is missing`),
    ...rows.filter(row => row.role === 'candidate' || row.role === 'run').map(row => `${wordsFor(row)} is left over`),
    ...rows
      .filter(row => row.role === 'serving' && there.get(row.engineId ?? '')?.state !== 'running')
      .map(row => `${wordsFor(row)} does not run`),
    ...rowsOf<{ id: string; phase: string }>(
      server,
      `select d.id, d.phase from deploys d join apps a on a.id = d.app
       where d.status in ('queued', 'running') and a.name = coalesce(?, a.name)`,
      app ?? null,
    ).map(deploy => `the deploy ${deploy.id} is ${deploy.phase}`),
    ...misledHosts(server, rows, app),
  ]
}

/** A container that is just being stopped or removed is in nobody's way: it is waited for. Throws with what stays wrong. */
export async function untilInOrder(server: BerthServer, app?: string): Promise<void> {
  await eventually(
    () => disorderOf(server, app),
    problems => problems.length === 0,
    60_000,
  )
}

function misledHosts(server: BerthServer, rows: readonly ContainerRow[], only?: string): readonly string[] {
  const routes = routesOf(server)
  const domains = rowsOf<{ host: string; app: string; hold: number | null; suspended: number; live: string | null }>(
    server,
    `select d.host, a.name as app, a.hold, a.suspended, a.live_release as live
     from domains d join apps a on a.id = d.app where a.name = coalesce(?, a.name)`,
    only ?? null,
  )
  return domains.flatMap(({ host, app, hold, suspended, live }) => {
    const dials = rows.filter(row => row.app === app && row.role === 'serving' && row.process === 'web')
    const addresses = dials.map(row => `${row.address}:${row.port}`).join(',')
    const away = suspended ? 'stopped' : live === null || addresses === '' ? 'starting' : null
    const wanted = away ?? (hold === null ? addresses : `hold-${hold}`)
    return routes[host] === wanted ? [] : [`${host} leads to ${routes[host]} instead of ${wanted}`]
  })
}

function wordsFor({ app, process, role }: ContainerRow): string {
  return `${app} ${process} (${role})`
}
