import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDocker } from '../../scripts/lib/quickstart/docker.ts'
import { findLeftovers, instanceIn } from '../../scripts/lib/quickstart/leftovers.ts'
import { versionAt } from '../../scripts/lib/quickstart/sample-app.ts'
import { readSettings } from '../../scripts/lib/quickstart/settings.ts'
import { freePool } from '../support/berth-server/free-pool.ts'
import { freePort } from '../support/free-port.ts'
import { checkoutPath } from '../support/images/tool-path.ts'

const run = promisify(execFile)
const timeout = 180_000

describe('the quickstart', { timeout }, () => {
  test('checks itself twice on the same data, and leaves nothing running', async () => {
    const place = await aPlace()
    for (const came of ['deployed', 'brought back']) {
      const { stdout } = await run(...session('check'), { env: place.env })
      expect(stdout).toMatch(new RegExp(`version \\d answers at .*${came}`))
      expect(stdout).toMatch(/\d+ requests over 8 kept connections meanwhile, 0 lost/)
      expect(await place.stillThere()).toEqual([])
    }
    expect(instanceIn(place.data)).toMatch(/^[0-9a-f]{8}$/)
  })

  test('prints a curl line that deploys the next version and a link that signs in, and Ctrl-C ends it all', async () => {
    const place = await aPlace()
    const quickstart = await staying(place)
    const app = quickstart.line(/^App +(\S+)/m)
    expect(await versionAt(app)).toBe('1')
    const { stdout } = await run('sh', ['-c', quickstart.line(/(curl .*)$/m)])
    expect(stdout).toContain(`live: ${app}`)
    expect(await versionAt(app)).toBe('2')
    const signIn = await run('curl', ['-fsS', quickstart.line(/^Sign in +(\S+)/m)])
    expect(signIn.stdout).toContain('<form')
    expect(await quickstart.end('SIGINT')).toBe(0)
    expect(await place.stillThere()).toEqual([])
    const again = await staying(place)
    expect(again.line(/version (\d) answers/)).toBe('2')
    expect(await again.end('SIGTERM')).toBe(0)
    expect(await place.stillThere()).toEqual([])
  })

  test('stopped while it starts, leaves nothing either', async () => {
    const place = await aPlace()
    const child = spawn(...session('stay'), { env: place.env, stdio: 'ignore' })
    await expect.poll(() => processesOf(place.data).length, { timeout: 20_000 }).toBeGreaterThan(1)
    expect(await ended(child, 'SIGINT')).toBe(130)
    expect(await place.stillThere()).toEqual([])
  })

  test('does not touch a berthd that runs on its data already', async () => {
    const place = await aPlace()
    const first = await staying(place)
    await expect(run(...session('check'), { env: place.env })).rejects.toMatchObject({
      stderr: expect.stringMatching(/^quickstart: berthd runs on .* already; stop it, or name another folder/),
    })
    expect(await versionAt(first.line(/^App +(\S+)/m))).toBe('1')
    await first.end('SIGTERM')
  })

  test('says who has its port, and which to take instead', async () => {
    const place = await aPlace()
    const server = createServer().listen(place.port, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const said = await failureOf(run(checkoutPath('scripts/quickstart'), [], { env: place.env }))
    expect(said).toContain(`quickstart: port ${place.port}: `)
    expect(said).toContain(`(process ${process.pid}) listens on it; stop that, or take another port: BERTH_HTTP_PORT=`)
  })

  test('refuses a data folder whose path Caddy would not take, a port that is none, and words it does not know', async () => {
    const { env } = await aPlace()
    const quickstart = checkoutPath('scripts/quickstart')
    const spaced = { ...env, BERTH_DATA: join(tmpdir(), 'with space') }
    expect(await failureOf(run(quickstart, [], { env: spaced }))).toMatch(
      /^quickstart: data in .*with space: .*BERTH_DATA/,
    )
    const portless = { ...env, BERTH_HTTP_PORT: 'http' }
    chmodSync(String(env.BERTH_DATA), 0o755)
    expect(await failureOf(run(quickstart, [], { env: portless }))).toMatch(
      /^quickstart: BERTH_HTTP_PORT: `http` is no/,
    )
    expect(statSync(String(env.BERTH_DATA)).mode & 0o777).toBe(0o700)
    expect(await failureOf(run(quickstart, ['--chek'], { env }))).toBe('usage: scripts/quickstart [--check]')
  })
})

interface Place {
  readonly data: string
  readonly port: number
  readonly env: NodeJS.ProcessEnv
  stillThere(): Promise<readonly string[]>
}

/** Data, port and addresses of its own, so that it runs beside other tests. */
async function aPlace(): Promise<Place> {
  const data = mkdtempSync(join(tmpdir(), 'berth-quickstart-'))
  const port = await freePort()
  const env = {
    ...process.env,
    BERTH_DATA: data,
    BERTH_HTTP_PORT: String(port),
    BERTH_LISTEN: `127.0.0.1:${await freePort()}`,
    BERTH_NETWORK_POOL: await freePool(),
  }
  const settings = readSettings(env)
  const docker = openDocker(settings.dockerSocket)
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  return {
    ...{ data, port, env },
    stillThere: async () => [...(await findLeftovers({ settings, docker })), ...processesOf(data)],
  }
}

/** Without setup, which other tests would feel: it builds anew what they run. */
function session(mode: 'check' | 'stay'): [string, string[]] {
  return [checkoutPath('node_modules/.bin/node'), [checkoutPath('scripts/lib/quickstart/main.ts'), mode]]
}

async function staying({ env }: Place) {
  const child = spawn(...session('stay'), { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGTERM'))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  await expect.poll(() => said, { timeout: 60_000 }).toContain('Ctrl-C stops all of it')
  return {
    line: (pattern: RegExp): string => pattern.exec(said)?.[1] ?? `nothing like ${pattern} in ${said}`,
    end: (signal: NodeJS.Signals) => ended(child, signal),
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = await exit
  return code
}

async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (reason: Error & { stderr?: string }) => reason,
  )
  return ('stderr' in error ? error.stderr : error.message)?.trim() ?? ''
}

/** Processes that name the folder in their environment or arguments. */
function processesOf(data: string): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => textOf(`/proc/${pid}/environ`).includes(data) || textOf(`/proc/${pid}/cmdline`).includes(data))
    .map(pid => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
