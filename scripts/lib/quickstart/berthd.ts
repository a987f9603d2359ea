import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { controlSocketPath } from '../../../server/web/control-socket.ts'
import { type Answer, askSocket, type Question } from './ask-socket.ts'
import { checkout, type Settings } from './settings.ts'
import { Trouble } from './trouble.ts'

const readyWithinMs = 60_000
const endsWithinMs = 20_000
const usualListen = { host: '127.0.0.1', port: 7300 }

/** A berthd of our own, asked by its control socket: there the machine's own shell needs no token. */
export interface Berthd extends AsyncDisposable {
  readonly logFile: string
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<unknown>
  /** A call of `/api/v1`. Throws the refusal's own words. */
  api<T>(method: Question['method'], path: string, body?: unknown): Promise<T>
  /** The same, undefined for 404. */
  find<T>(path: string): Promise<T | undefined>
}

/** Throws when a berthd runs on this data directory: it is not ours to use or to stop. */
export async function refuseRunningServer({ dataDirectory }: Settings): Promise<void> {
  const answer = await askSocket(controlSocketPath(dataDirectory), { method: 'GET', path: '/healthz' }).catch(
    () => null,
  )
  if (answer !== null)
    throw new Trouble(`berthd runs on ${dataDirectory} already; stop it, or name another folder by BERTH_DATA`)
}

/** Starts berthd and waits until it is ready. Throws with the line that it ended with. */
export async function startBerthd(settings: Settings, signal: AbortSignal): Promise<Berthd> {
  const logFile = join(settings.dataDirectory, 'logs', 'berthd.log')
  const socket = controlSocketPath(settings.dataDirectory)
  const child = await launch(settings, logFile)
  const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve()
  const berthd = {
    logFile,
    ended,
    async api<T>(method: Question['method'], path: string, body?: unknown): Promise<T> {
      return parsed<T>(await askSocket(socket, { method, path: `/api/v1${path}`, body }))
    },
    async find<T>(path: string): Promise<T | undefined> {
      const answer = await askSocket(socket, { method: 'GET', path: `/api/v1${path}` })
      return answer.status === 404 ? undefined : parsed<T>(answer)
    },
    [Symbol.asyncDispose]: () => end(child, ended),
  }
  try {
    await untilReady({ child, socket, logFile, signal })
    return berthd
  } catch (error) {
    await end(child, ended)
    throw error
  }
}

async function launch(settings: Settings, logFile: string): Promise<ChildProcess> {
  mkdirSync(join(logFile, '..'), { recursive: true, mode: 0o700 })
  const log = openSync(logFile, 'w', 0o600)
  const child = spawn(join(checkout, 'scripts', 'berthd'), ['serve'], {
    env: { ...inherited(process.env), ...(await environment(settings)) },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  return child
}

/** Of berth's own settings only those that say where things are; the rest is as the quickstart wants it. */
function inherited(all: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = new Set(['BERTH_CADDY_BIN', 'BERTH_DOCKER', 'BERTH_NETWORK_POOL', 'BERTH_LOG_LEVEL'])
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('BERTH_') || kept.has(name)))
}

async function environment({ dataDirectory, httpPort, listen }: Settings): Promise<NodeJS.ProcessEnv> {
  return {
    BERTH_DATA: dataDirectory,
    BERTH_DOMAIN: 'localhost',
    BERTH_HTTP_PORT: String(httpPort),
    BERTH_HTTPS_PORT: 'off',
    BERTH_LISTEN: listen ?? (await freeListenAddress()),
  }
}

/** The usual address, or another port where some program has it: nobody needs to know it, Caddy leads to the panel. */
async function freeListenAddress(): Promise<string> {
  for (const port of [usualListen.port, 0]) {
    const taken = await portIfFree(port)
    if (taken !== null) return `${usualListen.host}:${taken}`
  }
  throw new Trouble('no port is free on 127.0.0.1; name one by BERTH_LISTEN')
}

function portIfFree(port: number): Promise<number | null> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, usualListen.host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null))
    })
  })
}

interface Start {
  readonly child: ChildProcess
  readonly socket: string
  readonly logFile: string
  readonly signal: AbortSignal
}

async function untilReady({ child, socket, logFile, signal }: Start): Promise<void> {
  const until = performance.now() + readyWithinMs
  while (performance.now() < until) {
    signal.throwIfAborted()
    if (hasEnded(child)) throw new Trouble(lastWords(logFile))
    const answer = await askSocket(socket, { method: 'GET', path: '/readyz' }).catch(() => null)
    if (answer?.status === 200) return
    await pause(20)
  }
  throw new Trouble(`berthd was not ready within ${readyWithinMs / 1000} s; read ${logFile}`)
}

/** What berthd says for people, among the lines of its log. */
function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n')
  const said = lines.findLast(line => line.startsWith('berthd: '))
  return said ?? `berthd ended: ${lines.at(-1)}`
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (hasEnded(child)) return
  child.kill('SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), pause(endsWithinMs, false, { ref: false })])
  if (inTime) return
  child.kill('SIGKILL')
  await ended
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function parsed<T>({ status, text }: Answer): T {
  const body = text === '' ? undefined : JSON.parse(text)
  if (status < 400) return body
  const { message = text, advice = '' } = body?.error ?? {}
  throw new Trouble(`${message} ${advice}`)
}
