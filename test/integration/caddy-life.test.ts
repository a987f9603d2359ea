import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openAdminApi } from '../../server/adapters/caddy/admin-api.ts'
import { fittingSocketPath } from '../../server/adapters/caddy/admin-socket.ts'
import type { CaddySettings } from '../../server/adapters/caddy/caddy-settings.ts'
import { type Caddy, openCaddy } from '../../server/adapters/caddy/open-caddy.ts'
import { openRoutingDirectory } from '../../server/routing/routing-directory.ts'
import { askHost, keepingLog, pidIn, someSettings, startCaddy, startUpstream, until } from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'
import { checkoutPath, toolPath } from '../support/images/tool-path.ts'

const timeout = 30_000
const opened: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

/** Opened beside the one under test, as a second berth would; ended with the test. */
function another(settings: CaddySettings): Caddy {
  const caddy = openCaddy(settings, keepingLog())
  opened.push(async () => {
    await caddy[Symbol.asyncDispose]()
    rmSync(settings.dataDirectory, { recursive: true, force: true })
  })
  return caddy
}

function answers(port: number): Promise<boolean> {
  return askHost(port, 'nobody.localhost').then(
    answer => answer.status === 404,
    () => false,
  )
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`)
}

describe('a managed Caddy', { timeout }, () => {
  test('is back in under two seconds after kill -9, and its routes stand', async () => {
    await using real = await startCaddy()
    await using app = await startUpstream()
    real.routes.addHost('shop.localhost', app.target)
    const first = real.pid()
    const killedAt = performance.now()
    process.kill(first, 'SIGKILL')
    await until(() =>
      askHost(real.settings.httpPort, 'shop.localhost').then(
        answer => answer.status === 200,
        () => false,
      ),
    )
    expect(performance.now() - killedAt).toBeLessThan(2_000)
    await expect.poll(() => real.pid()).not.toBe(first)
    await expect.poll(() => real.caddy.state()).toBe('up')
    expect(real.caddy.loads()).toBe(0)
  })

  test('is adopted by the next berth without a load', async () => {
    await using real = await startCaddy()
    const before = [await real.caddy.configHash(), await real.caddy.lastReload(), real.pid()]
    await real.caddy[Symbol.asyncDispose]()
    const next = another(real.settings)
    await next.ensure()
    expect([await next.configHash(), await next.lastReload(), real.pid()]).toEqual(before)
    expect([next.loads(), next.state(), next.version()]).toEqual([0, 'up', '2.11.4'])
    await next.stop()
  })

  test('outlives a berth that is killed with its whole process group', async () => {
    const settings = await someSettings()
    const berth = spawn(process.execPath, ['--input-type=module', '-e', berthThatStarts(settings)], {
      detached: true,
      cwd: checkoutPath(),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(berth.stdout, 'data')
    process.kill(-(berth.pid ?? 0), 'SIGKILL')
    await once(berth, 'exit')
    expect(await answers(settings.httpPort)).toBe(true)
    const next = another(settings)
    await next.ensure()
    expect(next.loads()).toBe(0)
    await next.stop()
  })

  test('gets the new configuration when the settings changed, and keeps its process', async () => {
    await using real = await startCaddy()
    await real.caddy[Symbol.asyncDispose]()
    const pid = real.pid()
    const changed = await someSettings({ ...real.settings, httpPort: await freePort() })
    const next = another(changed)
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
    expect(await real.caddy.configHash()).not.toBe(hash)
    await until(async () => (await real.caddy.configHash()) === hash)
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
    const question = { host: 'nobody.localhost', path: '/', timeoutMs: 300 }
    await expect(real.caddy.ask(question)).rejects.toMatchObject({ code: 'PROXY_UNAVAILABLE' })
    await expect(real.caddy.ensure()).rejects.toMatchObject({ code: 'PROXY_UNAVAILABLE' })
    expect(real.caddy.state()).toBe('hung')
    process.kill(real.pid(), 'SIGCONT')
    await until(() => real.caddy.state() === 'up')
    expect(await real.caddy.ask(question)).toMatchObject({ status: 404, from: 'proxy' })
  })

  test('is not mistaken for the program that has its id now', async () => {
    const settings = await someSettings()
    mkdirSync(join(settings.dataDirectory, 'caddy'), { recursive: true })
    writeFileSync(join(settings.dataDirectory, 'caddy', 'caddy.pid'), String(process.pid))
    const caddy = another(settings)
    await caddy.stop()
    const fresh = another(settings)
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

  test('starts from a file that only berth can read, whose folder holds no half-written one', async () => {
    await using real = await startCaddy()
    const file = join(real.settings.dataDirectory, 'caddy', 'last-good.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  test('has its socket in a short folder when the wanted path is too long', async () => {
    const long = join('/tmp', 'x'.repeat(60), 'y'.repeat(60), 'caddy.sock')
    await using real = await startCaddy({ adminSocket: long })
    expect(existsSync(fittingSocketPath(long))).toBe(true)
    expect(fittingSocketPath(long).length).toBeLessThan(108)
    expect(real.caddy.state()).toBe('up')
    opened.push(async () => rmSync(dirname(fittingSocketPath(long)), { recursive: true }))
  })
})

describe('a start that cannot be', { timeout }, () => {
  test('for a taken port names the port and the setting', async () => {
    await using other = await startUpstream()
    const httpPort = Number(other.address.split(':')[1])
    const caddy = another(await someSettings({ httpPort }))
    await expect(caddy.ensure()).rejects.toMatchObject({
      code: 'PROXY_UNAVAILABLE',
      message: `Port ${httpPort} is taken by another program.`,
      advice: expect.stringContaining('BERTH_HTTP_PORT'),
    })
  })

  test('for the port of another Caddy is refused too, although Caddy would share it', async () => {
    await using real = await startCaddy()
    const caddy = another(await someSettings({ httpPort: real.settings.httpPort }))
    await expect(caddy.ensure()).rejects.toThrow('is taken by another program')
  })

  test('for an old Caddy says which version is needed', async () => {
    const settings = await someSettings()
    const caddy = another({ ...settings, binary: fakeProgram(settings, 'v2.11.3 h1:abc') })
    await expect(caddy.ensure()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: 'Caddy 2.11.3 is too old: berth needs 2.11.4 or newer.',
    })
  })

  test('for a missing Caddy says where to get it', async () => {
    const caddy = another(await someSettings({ binary: '/nowhere/caddy' }))
    await expect(caddy.ensure()).rejects.toMatchObject({
      code: 'PROXY_UNAVAILABLE',
      message: expect.stringContaining('/nowhere/caddy'),
    })
  })
})

describe('an external Caddy', { timeout }, () => {
  test('is missed until it is there, gets our configuration, and is never ended', async () => {
    const settings = await someSettings({ mode: 'external' })
    openRoutingDirectory(settings.dataDirectory)
    const caddy = another(settings)
    await caddy.ensure()
    expect(caddy.state()).toBe('down')
    const external = await startExternal(settings)
    await until(() => caddy.state() === 'up')
    expect(await answers(settings.httpPort)).toBe(true)
    await caddy.stop()
    expect(await answers(settings.httpPort)).toBe(true)
    external.kill('SIGKILL')
    await once(external, 'exit')
  })

  test('that is too old is refused', async () => {
    const settings = await someSettings({ mode: 'external' })
    const external = await startExternal(settings, fakeProgram(settings, '2.6.2'))
    await expect(another(settings).ensure()).rejects.toThrow('Caddy 2.6.2 is too old')
    external.kill('SIGKILL')
    await once(external, 'exit')
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

function foreignConfig(settings: CaddySettings) {
  return {
    admin: { listen: `unix/${settings.adminSocket}|0660`, origins: ['127.0.0.1'], config: { persist: false } },
    apps: {},
  }
}

/** A program that only tells this version. */
function fakeProgram(settings: CaddySettings, version: string): string {
  const path = join(settings.dataDirectory, 'fake-caddy')
  writeFileSync(path, `#!/bin/sh\necho '${version}'\n`)
  chmodSync(path, 0o755)
  return path
}

/** As its own unit would, with nothing but an admin socket; `argv0` is what it takes itself for. */
async function startExternal(settings: CaddySettings, argv0 = toolPath('caddy')) {
  mkdirSync(join(settings.adminSocket, '..'), { recursive: true })
  const file = join(settings.dataDirectory, 'external.json')
  writeFileSync(file, JSON.stringify(foreignConfig(settings)))
  const child = spawn(toolPath('caddy'), ['run', '--config', file], { argv0, stdio: 'ignore' })
  await until(() => existsSync(settings.adminSocket))
  return child
}
