import { randomBytes } from 'node:crypto'
import type { DeployView } from '../../../server/deploys/api/deploy-view.ts'
import type { BerthServer } from '../berth-server.ts'
import { eventually } from '../eventually.ts'
import { begin, deploy, deployed, deploysOf, liveApp, readApp } from '../scene/apps.ts'
import { containerRows, rowsOf } from '../scene/standing.ts'

/** Two images that show `1` and `2`, and one whose program does not exist. */
export type Images = readonly [string, string, string]

/** Something an operator asks for, in the middle of which berth dies. */
export interface Scenario {
  readonly name: string
  /** Whether visitors may see no failure all the while. */
  readonly visitors: 'served' | 'turned away'
  /** Of a name that no earlier run had: the engine knows images by it. */
  readonly app: string
  /** Brings the app to where it begins. */
  prepare(server: BerthServer): Promise<void>
  /** Asks for it; answers when it was accepted, or throws because berth is gone. */
  act(server: BerthServer): Promise<void>
  /** What it must have come to in the end; null when all is well. */
  verdict(server: BerthServer): Promise<string | null>
}

export function scenariosWith(images: Images): readonly Scenario[] {
  const volume = { volumes: [{ name: 'data', path: '/data' }] }
  return [
    replacing('start-first', images, {}),
    replacing('stop-first', images, volume),
    replacing('relieving', images, { processes: { worker: { alone: true } } }),
    failing('failing', images, {}),
    failing('failing-stop-first', images, volume),
    rollingBack(images),
    scaling('scale-up', images, { from: 1, to: 3 }),
    scaling('scale-down', images, { from: 3, to: 1 }),
    deleting(images),
  ]
}

/** The version that visitors do not see takes the place of the one that they see. */
function replacing(name: string, [one, two]: Images, settings: object): Scenario {
  const app = newName(name)
  let before: DeployView
  const other = () => (versionOf(before.image) === '1' ? two : one)
  return {
    name,
    app,
    visitors: 'served',
    async prepare(server) {
      // Two, so that from the first time on there is one to retire after the switch.
      const first = await standing(server, app, { image: one, ...settings })
      before = first === null ? await newestDeploy(server, app) : await deployed(server, app, { image: two })
    },
    async act(server) {
      await begin(server, app, { image: other() })
    },
    async verdict(server) {
      const newest = await newestDeploy(server, app)
      if (newest.status !== 'live') return `the deploy is ${newest.status}: ${newest.error?.message}`
      return shows(server, app, versionOf(newest.id === before.id ? before.image : other()))
    },
  }
}

/** A version that cannot start leaves nothing behind. */
function failing(name: string, [one, , broken]: Images, settings: object): Scenario {
  const app = newName(name)
  let before: DeployView
  return {
    name,
    app,
    visitors: 'served',
    async prepare(server) {
      const first = await standing(server, app, { image: one, ...settings })
      // A first failure ends the watch over what is live; each later one is like the next.
      if (first !== null) await deploy(server, app, { image: broken })
      before = await newestDeploy(server, app)
    },
    async act(server) {
      await begin(server, app, { image: broken })
    },
    async verdict(server) {
      const newest = await newestDeploy(server, app)
      const wasAccepted = newest.id !== before.id
      if (wasAccepted && newest.status !== 'failed') return `the broken deploy is ${newest.status}`
      return shows(server, app, versionOf(one))
    },
  }
}

/** To and fro between two releases. */
function rollingBack([one, two]: Images): Scenario {
  const app = newName('rollback')
  const releases = new Map<string, string | null>()
  let before: DeployView
  const other = () => (versionOf(before.image) === '1' ? '2' : '1')
  return {
    name: 'rollback',
    app,
    visitors: 'served',
    async prepare(server) {
      const first = await standing(server, app, { image: one })
      before = first === null ? await newestDeploy(server, app) : await deployed(server, app, { image: two })
      if (first !== null) releases.set('1', first.release).set('2', before.release)
    },
    async act(server) {
      const { status } = await server.api('POST', `/apps/${app}/rollbacks`, { release: releases.get(other()) })
      if (status !== 202) throw new Error(`no rollback: ${status}`)
    },
    async verdict(server) {
      const newest = await newestDeploy(server, app)
      if (newest.status !== 'live') return `the ${newest.kind} is ${newest.status}: ${newest.error?.message}`
      return shows(server, app, newest.id === before.id ? versionOf(before.image) : other())
    },
  }
}

function scaling(name: string, [one]: Images, { from, to }: { from: number; to: number }): Scenario {
  const app = newName(name)
  const put = (server: BerthServer, instances: number) => server.api('PUT', `/apps/${app}/processes/web`, { instances })
  return {
    name,
    app,
    visitors: 'served',
    async prepare(server) {
      await standing(server, app, { image: one })
      await put(server, from)
      await untilServing(server, app, from)
    },
    async act(server) {
      await put(server, to)
    },
    async verdict(server) {
      const wanted = (await readApp(server, app)).processes.find(one => one.name === 'web')?.instances
      const serving = containerRows(server, app).filter(row => row.role === 'serving').length
      if (wanted !== from && wanted !== to) return `${wanted} instances are wanted`
      return serving === wanted ? shows(server, app, versionOf(one)) : `${serving} of ${wanted} instances serve`
    },
  }
}

function deleting([one]: Images): Scenario {
  const app = newName('deleted')
  return {
    name: 'delete',
    app,
    visitors: 'turned away',
    async prepare(server) {
      const settings = { project: 'doomed', volumes: [{ name: 'data', path: '/data' }] }
      await standing(server, app, { image: one, ...settings })
    },
    async act(server) {
      await server.api('DELETE', `/apps/${app}?volumes=delete`)
    },
    async verdict(server) {
      const [row] = rowsOf<{ deleting: string | null }>(server, 'select deleting from apps where name = ?', app)
      if (row === undefined) return null
      if (row.deleting !== null) return 'it is still being deleted'
      // A crash before the mark leaves the app as it was.
      const shown = await shows(server, app, '1')
      return shown === null ? null : `it is neither there nor gone: ${shown}`
    },
  }
}

function newName(name: string): string {
  return `${name}-${randomBytes(3).toString('hex')}`
}

/** Its first deploy; null when it stands already. */
async function standing(
  server: BerthServer,
  name: string,
  settings: Record<string, unknown>,
): Promise<DeployView | null> {
  const { status } = await server.api('GET', `/apps/${name}`)
  return status === 404 ? liveApp(server, { name, ...settings }) : null
}

async function untilServing(server: BerthServer, app: string, count: number): Promise<void> {
  await eventually(
    () => containerRows(server, app),
    rows => rows.length === count && rows.every(row => row.role === 'serving'),
    60_000,
  )
}

async function newestDeploy(server: BerthServer, app: string): Promise<DeployView> {
  const [newest] = await deploysOf(server, app)
  if (newest === undefined) throw new Error(`${app} has no deploy`)
  return newest
}

/** Their tags say it. */
function versionOf(image: string): string {
  return image.slice(image.lastIndexOf(':') + 1)
}

async function shows(server: BerthServer, app: string, version: string): Promise<string | null> {
  const { status, body } = await server.request(`${app}.localhost`)
  return body.trim() === version ? null : `visitors read ${status} ${body.trim().slice(0, 80)} instead of ${version}`
}
