import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openAdminApi } from '../../server/adapters/caddy/admin-api.ts'
import { fittingSocketPath } from '../../server/adapters/caddy/admin-socket.ts'
import type { CaddySettings } from '../../server/adapters/caddy/caddy-settings.ts'
import { openCaddy } from '../../server/adapters/caddy/open-caddy.ts'
import {
  answers,
  askHost,
  foreignConfig,
  keepingLog,
  pidIn,
  settingsForTest,
  startCaddy,
  startUpstream,
  until,
} from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'
import { checkoutPath } from '../support/images/tool-path.ts'

const timeout = 30_000
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`)
}

function isStopped(pid: number): boolean {
  return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
}

describe('a managed Caddy', { timeout }, () => {
  test('is back after kill -9, and its routes stand', async () => {
    await using real = await startCaddy()
    await using app = await startUpstream()
    real.routes.addHost('shop.localhost', app.target)
    const first = real.pid()
    process.kill(first, 'SIGKILL')
    await until(() =>
      askHost(real.settings.httpPort, 'shop.localhost').then(
        answer => answer.status === 200,
        () => false,
      ),
    )
    await expect.poll(() => real.pid()).not.toBe(first)
    await expect.poll(() => real.caddy.state()).toBe('up')
    expect(real.caddy.loads()).toBe(0)
  })

  test('is adopted by the next berth without a load', async () => {
    await using real = await startCaddy()
    const before = [await real.caddy.configHash(), await real.caddy.lastReload(), real.pid()]
    await real.caddy[Symbol.asyncDispose]()
    await using next = openCaddy(real.settings, keepingLog())
    await next.ensure()
    expect([await next.configHash(), await next.lastReload(), real.pid()]).toEqual(before)
    expect([next.loads(), next.state(), next.version()]).toEqual([0, 'up', '2.11.4'])
    await next.stop()
  })

  test('outlives a berth that is killed with its whole process group', async () => {
    const settings = await settingsForTest()
    const berth = spawn(process.execPath, ['--input-type=module', '-e', berthThatStarts(settings)], {
      detached: true,
      cwd: checkoutPath(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(berth.stdout, 'data')
    process.kill(-(berth.pid ?? 0), 'SIGKILL')
    await once(berth, 'exit')
    expect(await answers(settings.httpPort)).toBe(true)
    await using next = openCaddy(settings, keepingLog())
    await next.ensure()
    expect(next.loads()).toBe(0)
    await next.stop()
  })

  test('gets the new configuration when the settings changed, and keeps its process', async () => {
    await using real = await startCaddy()
    await real.caddy[Symbol.asyncDispose]()
    const pid = real.pid()
    const changed = await settingsForTest({ ...real.settings, httpPort: await freePort() })
    await using next = openCaddy(changed, keepingLog())
    await next.ensure()
    expect([next.loads(), pidIn(changed)]).toEqual([1, pid])
    expect([await answers(changed.httpPort), await answers(real.settings.httpPort)]).toEqual([true, false])
    await next.stop()
  })

  test('that was given a foreign configuration gets ours again', async () => {
    await using real = await startCaddy()
    const hash = await real.caddy.configHash()
    await using admin = openAdminApi(real.settings.adminSocket)
    await admin.load(foreignConfig(real.settings))
    await until(() =>
      real.caddy.configHash().then(
        now => now === hash,
        () => false, // a load opens the admin socket anew
      ),
    )
    expect(real.caddy.loads()).toBe(1)
    expect(await answers(real.settings.httpPort)).toBe(true)
  })

  test('that was given a foreign configuration without our admin socket is started anew with ours', async () => {
    await using real = await startCaddy()
    const pid = real.pid()
    await using admin = openAdminApi(real.settings.adminSocket)
    await admin.load({ apps: {} })
    expect(await answers(real.settings.httpPort)).toBe(false)
    await until(() => answers(real.settings.httpPort))
    expect(isRunning(pid)).toBe(false)
    await until(() => real.caddy.state() === 'up')
  })

  test('that refuses a configuration says why, and keeps the one before', async () => {
    await using real = await startCaddy()
    const hash = await real.caddy.configHash()
    await using admin = openAdminApi(real.settings.adminSocket)
    await expect(
      admin.load({ ...foreignConfig(real.settings), apps: { http: { nonsense: true } } }),
    ).rejects.toMatchObject({
      code: 'PROXY_CONFIG_REJECTED',
      message: expect.stringContaining('nonsense'),
    })
    expect(await real.caddy.configHash()).toBe(hash)
  })

  test('that hangs is called so, and is up again when it goes on', async () => {
    await using real = await startCaddy()
    process.kill(real.pid(), 'SIGSTOP')
    await until(() => isStopped(real.pid()))
    const question = { host: 'nobody.localhost', path: '/', timeoutMs: 300 }
    await expect(real.caddy.ask(question)).rejects.toMatchObject({ code: 'PROXY_UNAVAILABLE' })
    await expect(real.caddy.ensure()).rejects.toMatchObject({ code: 'PROXY_UNAVAILABLE' })
    expect(real.caddy.state()).toBe('hung')
    process.kill(real.pid(), 'SIGCONT')
    await until(() => real.caddy.state() === 'up')
    expect(await real.caddy.ask(question)).toMatchObject({ status: 404, from: 'proxy' })
  })

  test('is not mistaken for the program that has its id now', async () => {
    const settings = await settingsForTest()
    mkdirSync(join(settings.dataDirectory, 'caddy'), { recursive: true })
    writeFileSync(join(settings.dataDirectory, 'caddy', 'caddy.pid'), String(process.pid))
    await using caddy = openCaddy(settings, keepingLog())
    await caddy.stop()
    await using fresh = openCaddy(settings, keepingLog())
    await fresh.ensure()
    expect(pidIn(settings)).not.toBe(process.pid)
    await fresh.stop()
  })

  test('ends when it is told to, and leaves no process and no port', async () => {
    await using real = await startCaddy()
    const pid = real.pid()
    await real.caddy.stop()
    expect(isRunning(pid)).toBe(false)
    expect(await answers(real.settings.httpPort)).toBe(false)
  })

  test('starts from a file that only berth and Caddy can read, whose folder holds no half-written one', async () => {
    await using real = await startCaddy()
    const file = join(real.settings.dataDirectory, 'caddy', 'last-good.json')
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  test('has its socket in a short folder when the wanted path is too long', async () => {
    const long = join('/tmp', 'x'.repeat(60), 'y'.repeat(60), 'caddy.sock')
    await using real = await startCaddy({ adminSocket: long })
    expect(existsSync(fittingSocketPath(long))).toBe(true)
    expect(fittingSocketPath(long).length).toBeLessThan(108)
    expect(real.caddy.state()).toBe('up')
    onTestFinished(() => rmSync(dirname(fittingSocketPath(long)), { recursive: true }))
  })
})

function berthThatStarts(settings: CaddySettings): string {
  return `
    import { openCaddy } from './server/adapters/caddy/open-caddy.ts'
    const quiet = () => {}
    const caddy = openCaddy(${JSON.stringify(settings)}, { debug: quiet, info: quiet, warn: quiet, error: quiet })
    await caddy.ensure()
    console.log('started')
    setInterval(quiet, 1000)`
}
