import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { Agent, request } from 'undici'
import { auditRoutes } from '../../server/access/audit/audit-routes.ts'
import { auditStore } from '../../server/access/audit/audit-store.ts'
import { authenticators } from '../../server/access/people/authenticators.ts'
import { confirmRoutes } from '../../server/access/people/confirm-routes.tsx'
import { deniedSignIns } from '../../server/access/people/denied-sign-ins.ts'
import { deviceStore } from '../../server/access/people/device-store.ts'
import { openPasswordHasher } from '../../server/access/people/password-hash.ts'
import { passwordRoutes } from '../../server/access/people/password-routes.tsx'
import { peopleRoutes } from '../../server/access/people/people-routes.ts'
import { peopleStore } from '../../server/access/people/people-store.ts'
import { sessionRoutes } from '../../server/access/people/session-routes.ts'
import { sessionStore } from '../../server/access/people/session-store.ts'
import { signInLinkStore } from '../../server/access/people/sign-in-link-store.ts'
import { signInRoutes } from '../../server/access/people/sign-in-routes.tsx'
import { throttleStore } from '../../server/access/people/throttle-store.ts'
import { tokenRoutes } from '../../server/access/tokens/token-routes.ts'
import { tokenStore } from '../../server/access/tokens/token-store.ts'
import { openDatabase } from '../../server/adapters/sqlite/open-database.ts'
import { systemClock } from '../../server/clock.ts'
import { withApiDocs } from '../../server/web/api-docs-routes.tsx'
import { loadAssets } from '../../server/web/assets.ts'
import { createWeb } from '../../server/web/create-web.ts'
import type { Route } from '../../server/web/route.ts'
import { serveWeb } from '../../server/web/serve-web.ts'
import { assetNames } from '../../views/frame.ts'

export const panel = 'berth.localhost'

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly token?: string
  readonly cookie?: string
}

export interface RigOptions {
  readonly routes?: readonly Route[]
  readonly panelHost?: string
  readonly anonymousPerMinute?: number
}

export type Rig = Awaited<ReturnType<typeof startRig>>

/** A real server on a real port over a real database, with a clock that the test moves. */
export async function startRig({ routes = [], panelHost = panel, anonymousPerMinute = 10_000 }: RigOptions = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'berth-web-'))
  for (const name of assetNames) writeFileSync(join(directory, name), `/* ${name} */`)
  const database = openDatabase(directory, 'migrations')
  addApp(database, { id: 'A1', name: 'shop' })
  addApp(database, { id: 'A2', name: 'blog' })
  const real = systemClock()
  let aheadMs = 0
  const clock = {
    now: () => real.now() + aheadMs,
    monotonicMs: () => real.monotonicMs() + aheadMs,
    newId: () => real.newId(),
  }
  const ids: Record<string, string> = { shop: 'A1', blog: 'A2' }
  const audit = auditStore(database, clock)
  const stores = {
    database,
    clock,
    audit,
    devices: deviceStore(database, clock),
    denials: deniedSignIns(audit, clock),
    tokens: tokenStore(database, clock),
    people: peopleStore(database, clock),
    sessions: sessionStore(database, clock),
    links: signInLinkStore(database, clock),
    throttles: throttleStore(database, clock),
    hasher: openPasswordHasher({ memory: 1024, passes: 1, parallelism: 1 }),
  }
  const log: string[] = []
  const note = (...words: unknown[]): void => void log.push(JSON.stringify(words))
  const all = withApiDocs(
    [
      ...routes,
      ...tokenRoutes({ ...stores, apps: { idOf: name => ids[name], nameOf: id => (id === 'A1' ? 'shop' : 'blog') } }),
      ...auditRoutes(stores),
      ...signInRoutes({ ...stores, listenPort: 7300 }),
      ...passwordRoutes(stores),
      ...confirmRoutes(stores),
      ...sessionRoutes(stores),
      ...peopleRoutes({ ...stores, signInOrigin: () => `http://${panel}` }),
    ],
    '0.0.0',
  )
  const web = createWeb({
    clock,
    log: { debug: note, info: note, warn: note, error: note },
    audit: stores.audit,
    assets: loadAssets(directory),
    alarms: () => [],
    cliDownload: { answer: () => undefined },
    panelHost,
    httpsPort: null,
    isHttpsOnly: () => false,
    trustedProxies: [],
    authenticators: authenticators(stores),
    owners: { app: name => ids[name], deploy: () => 'A1' },
    routes: all,
    anonymousPerMinute,
  })
  const controlSocket = join(directory, 'run', 'control.sock')
  const server = await serveWeb({ web, listen: { host: '127.0.0.1', port: 0 }, controlSocket })
  const network = new Agent()
  const control = new Agent({ connect: { socketPath: controlSocket } })

  async function ask(path: string, { method = 'GET', headers = {}, body, token, cookie }: Asked = {}, door = network) {
    const response = await request(`http://127.0.0.1:${server.port}${path}`, {
      method,
      dispatcher: door,
      headers: {
        host: panel,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      body: body ?? null,
    })
    const text = await response.body.text()
    return {
      status: response.statusCode,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text)
      },
      get error() {
        return JSON.parse(text).error as { code: string; message: string; advice: string; field?: string }
      },
    }
  }

  const token = (role: 'admin' | 'deploy', app: string | null = null): string =>
    stores.tokens.create({ name: 'ci', role, app, expiresAt: null }).text

  return {
    ask,
    token,
    stores,
    server,
    log,
    controlSocket,
    routes: all,
    port: server.port,
    askHost: (path: string, asked: Asked = {}) => ask(path, asked, control),
    post: (path: string, body: unknown, asked: Asked = {}) =>
      ask(path, {
        method: 'POST',
        ...asked,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...asked.headers },
      }),
    submit: (path: string, fields: Record<string, string>, asked: Asked = {}) =>
      ask(path, {
        method: 'POST',
        ...asked,
        body: new URLSearchParams(fields).toString(),
        headers: { ...formHeaders, ...asked.headers },
      }),
    pass: (ms: number) => {
      aheadMs += ms
    },
    async stop() {
      await network.destroy()
      await control.destroy()
      await server.stop()
      database[Symbol.dispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** What a browser sends with a form of our own page. */
const formHeaders = {
  'content-type': 'application/x-www-form-urlencoded',
  accept: 'text/html',
  'sec-fetch-site': 'same-origin',
}

/** The cookie an answer sets, as the browser sends it back. */
export function cookieOf({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  return String(headers['set-cookie'] ?? '').split(';')[0] ?? ''
}

function addApp({ queries }: ReturnType<typeof openDatabase>, { id, name }: { id: string; name: string }): void {
  queries.run(sql`insert or ignore into projects (name, subnet, created_at) values ('default', '10.213.0.0/22', 0)`)
  queries.run(sql`
    insert into apps (id, name, project, pull_policy, root_policy, read_only_root, init, shared_volume, drain_seconds,
      start_timeout_seconds, stop_timeout_seconds, hold_seconds, keep_releases, created_at)
    values (${id}, ${name}, 'default', 'always', 'warn', 0, 1, 0, 30, 60, 30, 30, 5, 0)`)
}
