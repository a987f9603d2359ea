import { createHash } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { withApiDocs } from '../../server/web/api-docs-routes.tsx'
import { everyRoute } from '../e2e/every-page.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { liveApp, loadPage, readDeploy } from '../support/scene/apps.ts'

const image = 'berth-test/gets:1'

let server: BerthServer

beforeAll(async () => {
  await loadPage({ name: image, version: '1' })
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

test('no GET of any address changes a row of the database', async () => {
  const values = await seed()
  const before = digests()
  const answers: string[] = []
  for (const { method, path, kind, policy } of withApiDocs(everyRoute(), '1.2.3')) {
    if (method !== 'get') continue
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'none'))
    answers.push(`${await statusOf(address, policy === 'public')} ${kind} ${path}`)
  }
  expect(answers.filter(one => one.startsWith('5') && !one.endsWith('/readyz'))).toEqual([])
  expect(answers.filter(one => one.startsWith('200')).length).toBeGreaterThan(answers.length * 0.75)
  expect(digests()).toEqual(before)
})

/** One of everything that an address can name. Nothing works in the background when it resolves. */
async function seed(): Promise<Readonly<Record<string, string>>> {
  const { id, release } = await liveApp(server, { name: 'shop', image, volumes: [{ name: 'data', path: '/data' }] })
  await server.api('PUT', '/apps/shop/processes/clock', { instances: 0 })
  await server.api('PATCH', '/apps/shop/variables', [{ name: 'GREETING', value: 'hello', secret: false }])
  const stored = { name: 'hub', server: '127.0.0.1:9', username: 'anna', password: 'secret', check: false }
  const { body } = await server.api<{ id: string }>('POST', '/credentials', stored)
  await eventually(
    () => readDeploy(server, id),
    ({ phase }) => phase === 'done',
    60_000,
  )
  const { body: tokens } = await server.api<{ items: { id: string }[] }>('GET', '/tokens')
  return {
    ...{ app: 'shop', deploy: id, release: release ?? '', host: 'shop.localhost', name: 'GREETING' },
    ...{ process: 'clock', volume: 'data', credential: body.id, token: tokens.items[0]?.id ?? '' },
  }
}

/** What is followed is left as soon as it has begun. */
async function statusOf(path: string, isPublic: boolean): Promise<number> {
  const leaving = new AbortController()
  const headers = isPublic ? {} : { authorization: `Bearer ${server.token}` }
  const { status } = await fetch(`${server.url}${path}`, { headers, redirect: 'manual', signal: leaving.signal })
  leaving.abort()
  return status
}

/** Of every table, but for when a token or a session was last used. */
function digests(): Readonly<Record<string, string>> {
  using database = open()
  const tables = database.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  return Object.fromEntries(
    tables.map(({ name }) => {
      const rows = database.all(`SELECT * FROM "${String(name)}"`)
      const lasting = rows.map(({ last_used_at: _used, last_seen_at: _seen, ...row }) => row)
      const text = lasting.map(row => JSON.stringify(row)).toSorted()
      return [String(name), createHash('sha256').update(text.join('\n')).digest('hex')]
    }),
  )
}

function open() {
  const file = new Database(join(server.dataDirectory, 'berth.db'), { readonly: true })
  return {
    all: (statement: string) => file.prepare<[], Record<string, unknown>>(statement).all(),
    [Symbol.dispose]: () => file.close(),
  }
}
