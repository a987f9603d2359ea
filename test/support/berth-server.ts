import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePool } from './berth-server/free-pool.ts'
import { removeLeftovers } from './berth-server/leftovers.ts'
import { freePort } from './free-port.ts'
import { checkoutPath, toolPath } from './images/tool-path.ts'

const run = promisify(execFile)
const berthd = checkoutPath('scripts/berthd')
const readyWithinMs = 60_000
const endsWithinMs = 30_000

export interface ApiAnswer<T> {
  readonly status: number
  readonly body: T
}

export interface PageAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

type Environment = Readonly<Record<string, string>>

/** Starts berth as an operator would, with everything of its own: data, ports, network pool, Caddy. Ready when it resolves. */
export async function startBerthServer(environment: Environment = {}): Promise<BerthServer> {
  const dataDirectory = environment.BERTH_DATA ?? mkdtempSync(join(tmpdir(), 'berth-data-'))
  const ports = { listen: await freePort(), http: await freePort() }
  const server = new BerthServer(dataDirectory, ports, {
    BERTH_DATA: dataDirectory,
    BERTH_LISTEN: `127.0.0.1:${ports.listen}`,
    BERTH_DOMAIN: 'localhost',
    BERTH_HTTP_PORT: String(ports.http),
    BERTH_HTTPS_PORT: 'off',
    BERTH_CADDY: 'managed',
    BERTH_CADDY_BIN: toolPath('caddy'),
    BERTH_NETWORK_POOL: await freePool(),
    ...environment,
  })
  await server.restart()
  return server
}

/** A berthd in a process of its own. Disposing removes everything that it made, whatever state it is in. */
export class BerthServer implements AsyncDisposable {
  readonly dataDirectory: string
  readonly url: string
  /** Where Caddy takes plain HTTP. */
  readonly httpPort: number
  /** Of an admin; made at the first start. */
  token = ''
  /** From the start of its process, the last time it started. */
  readyAfterMs = Number.NaN
  readonly #logFile: string
  #environment: Environment
  #process: ChildProcess | null = null

  constructor(dataDirectory: string, ports: { listen: number; http: number }, environment: Environment) {
    this.dataDirectory = dataDirectory
    this.url = `http://127.0.0.1:${ports.listen}`
    this.httpPort = ports.http
    this.#environment = environment
    this.#logFile = join(dataDirectory, 'test-berthd.log')
  }

  /** Of the engine that it works with. */
  get dockerSocket(): string {
    return this.#environment.BERTH_DOCKER ?? '/var/run/docker.sock'
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** One call of `/api/v1`, with the admin's token unless `token` names another. */
  async api<T = unknown>(method: string, path: string, body?: unknown, token = this.token): Promise<ApiAnswer<T>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, body: (isJson ? JSON.parse(text) : text) as T }
  }

  /** The deploy hook as CI calls it: real curl, form fields. */
  async hook(app: string, token: string | null, fields: Readonly<Record<string, string>>): Promise<PageAnswer> {
    const data = Object.entries(fields).flatMap(([name, value]) => ['--data-urlencode', `${name}=${value}`])
    const authorization = token === null ? [] : ['-H', `Authorization: Bearer ${token}`]
    const asked = ['-sS', '-X', 'POST', `${this.url}/hooks/deploy/${app}`, ...authorization, ...data]
    const { stdout } = await run('curl', [...asked, '-w', '\n%{http_code}'])
    const end = stdout.lastIndexOf('\n')
    return { status: Number(stdout.slice(end + 1)), headers: {}, body: stdout.slice(0, end) }
  }

  /** What a visitor of `host` gets, over a connection of its own. */
  request(host: string, path = '/', method = 'GET'): Promise<PageAnswer> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port: this.httpPort, path, method, headers: { host }, agent: false }
      const call = request(options, response => {
        const chunks: Buffer[] = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
        })
      })
      call.on('error', reject)
      call.end()
    })
  }

  /** A subcommand of berthd, in the server's environment; answers what it prints. */
  async command(...words: readonly string[]): Promise<string> {
    const { stdout } = await run(berthd, [...words], { env: { ...process.env, ...this.#environment } })
    return stdout.trim()
  }

  /** Ends the control plane in the middle of whatever it does; apps and Caddy run on. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Waits until it has ended by itself. Throws when it runs on. */
  async untilEnded(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs
    while (this.#process?.exitCode === null && this.#process.signalCode === null) {
      if (performance.now() > until) throw new Error(`berthd still runs after ${withinMs} ms`)
      await pause(5)
    }
  }

  /** As `systemctl stop` does it; apps and Caddy run on. */
  async terminate(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** Ends it if it runs, and starts it again on the same data; resolves when it is ready. */
  async restart(changes: Environment = {}): Promise<void> {
    await this.#end('SIGTERM')
    this.#environment = { ...this.#environment, ...changes }
    await this.#start()
    this.token ||= await this.command('token', 'create', '--name', 'test', '--role', 'admin')
  }

  /** Ends it and takes away all that it made. */
  async stop(): Promise<void> {
    try {
      await this.#end('SIGTERM')
    } finally {
      await removeLeftovers(this.dataDirectory)
      rmSync(this.dataDirectory, { recursive: true, force: true })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  /** The last lines it logged. */
  logTail(lines = 60): string {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  }

  async #start(): Promise<void> {
    const log = openSync(this.#logFile, 'a')
    const child = spawn(berthd, ['serve'], {
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    this.#process = child
    await this.#untilReady(child)
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const beganAt = performance.now()
    const until = beganAt + readyWithinMs
    while (child.exitCode === null && child.signalCode === null && performance.now() < until) {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
      if (answer?.ok === true) {
        this.readyAfterMs = performance.now() - beganAt
        return
      }
      await pause(5)
    }
    const failure = `berthd did not become ready (exit ${child.exitCode ?? child.signalCode}):\n${this.logTail()}`
    await this[Symbol.asyncDispose]()
    throw new Error(failure)
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    const late = new AbortController()
    const result = await Promise.race([ended, pause(endsWithinMs, 'late' as const, { signal: late.signal })])
    late.abort()
    if (result !== 'late') return
    child.kill('SIGKILL')
    await ended
    throw new Error(`berthd had not ended ${endsWithinMs / 1000} s after ${signal}:\n${this.logTail()}`)
  }
}
