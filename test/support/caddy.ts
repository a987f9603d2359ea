import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import type { CaddySettings } from '../../server/adapters/caddy/caddy-settings.ts'
import type { Extras } from '../../server/adapters/caddy/extras.ts'
import { type Caddy, openCaddy } from '../../server/adapters/caddy/open-caddy.ts'
import type { Logger } from '../../server/log.ts'
import type { RouteTarget } from '../../server/traffic/routing/route-target.ts'
import { openRoutingDirectory, type RoutingDirectory } from '../../server/traffic/routing/routing-directory.ts'
import { freePort } from './free-port.ts'
import { toolPath } from './images/tool-path.ts'

/** A real Caddy as berth runs it, with a data directory of its own. */
export interface RealCaddy extends AsyncDisposable {
  readonly caddy: Caddy
  readonly routes: RoutingDirectory
  readonly settings: CaddySettings
  /** What the supervision logged, by message and fields. */
  readonly said: readonly unknown[]
  pid(): number
}

export async function startCaddy(overrides: Partial<CaddySettings> = {}, extras?: () => Extras): Promise<RealCaddy> {
  const settings = await someSettings(overrides)
  const said: unknown[] = []
  const routes = openRoutingDirectory(settings.dataDirectory)
  const caddy = openCaddy(settings, keepingLog(said), extras)
  await caddy.ensure()
  return {
    caddy,
    routes,
    settings,
    said,
    pid: () => pidIn(settings),
    async [Symbol.asyncDispose]() {
      await caddy.stop()
      await caddy[Symbol.asyncDispose]()
      rmSync(settings.dataDirectory, { recursive: true, force: true })
    },
  }
}

export async function someSettings(overrides: Partial<CaddySettings> = {}): Promise<CaddySettings> {
  const dataDirectory = overrides.dataDirectory ?? mkdtempSync(join(tmpdir(), 'berth-caddy-'))
  return {
    mode: 'managed',
    binary: toolPath('caddy'),
    dataDirectory,
    adminSocket: join(dataDirectory, 'run', 'caddy.sock'),
    httpPort: await freePort(),
    httpsPort: 'off',
    trustedProxies: [],
    acme: {},
    ...overrides,
  }
}

/** For use inside a test: their data directory goes with it. */
export async function settingsForTest(overrides: Partial<CaddySettings> = {}): Promise<CaddySettings> {
  const settings = await someSettings(overrides)
  onTestFinished(() => rmSync(settings.dataDirectory, { recursive: true, force: true }))
  return settings
}

export function pidIn(settings: CaddySettings): number {
  return Number(readFileSync(join(settings.dataDirectory, 'caddy', 'caddy.pid'), 'utf8'))
}

export function keepingLog(said: unknown[] = []): Logger {
  const keep = (...what: readonly unknown[]): void => {
    said.push(...what)
  }
  return { debug: keep, info: keep, warn: keep, error: keep }
}

/** A small app on loopback that counts what reaches it. */
export interface Upstream extends AsyncDisposable {
  /** As it stands in a route: `127.0.0.1:40123`. */
  readonly address: string
  readonly target: RouteTarget
  readonly server: Server
  requests(): number
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

export async function startUpstream(answer: Answer = greet, port = 0): Promise<Upstream> {
  let requests = 0
  const server = createServer((request, response) => {
    requests += 1
    void answer(request, response)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const bound = server.address()
  const address = `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : port}`
  return {
    address,
    target: { kind: 'addresses', addresses: [address] },
    server,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const greet: Answer = (_request, response) => response.end('hello')

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

export interface RawAnswer {
  readonly status: number
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
}

/** Writes these header lines as they are and reads to the end; nothing is normalised and nothing tried again. */
export function askRaw(port: number, lines: readonly string[], body = ''): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => {
      socket.write([...lines, 'Connection: close', '', body].join('\r\n'))
    })
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      received += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(parse(received)))
  })
}

export function askHost(port: number, host: string, path = '/'): Promise<RawAnswer> {
  return askRaw(port, [`GET ${path} HTTP/1.1`, `Host: ${host}`])
}

function parse(received: string): RawAnswer {
  const [head = '', ...rest] = received.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return { status: Number(statusLine.split(' ')[1]), headers: new Map(headers), text: rest.join('\r\n\r\n') }
}

/** Resolves when `holds` first does; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10)
}

/** Established connections of a process to a port of this machine. */
export function connectionsOf(pid: number, port: number): number {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, '0')} 01 `
  const lines = ['tcp', 'tcp6'].flatMap(table => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'))
  const own = socketsOf(pid)
  return lines.filter(line => line.includes(remote) && own.has(line.trim().split(/\s+/)[9] ?? '')).length
}

function socketsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`
  return new Set(readdirSync(folder).map(file => /^socket:\[(\d+)\]$/.exec(linkTarget(join(folder, file)))?.[1] ?? ''))
}

/** Empty for one that was closed meanwhile. */
function linkTarget(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** A configuration that keeps our admin socket and serves nothing. */
export function foreignConfig(settings: CaddySettings) {
  return {
    admin: { listen: `unix/${settings.adminSocket}|0660`, origins: ['127.0.0.1'], config: { persist: false } },
    apps: {},
  }
}

/** Whether our configuration is served there. */
export function answers(port: number): Promise<boolean> {
  return askHost(port, 'nobody.localhost').then(
    answer => answer.status === 404,
    () => false,
  )
}
