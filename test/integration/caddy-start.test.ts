import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CaddySettings } from '../../server/adapters/caddy/caddy-settings.ts'
import { openCaddy } from '../../server/adapters/caddy/open-caddy.ts'
import { openRoutingDirectory } from '../../server/traffic/routing/routing-directory.ts'
import {
  answers,
  foreignConfig,
  keepingLog,
  settingsForTest,
  startCaddy,
  startUpstream,
  until,
} from '../support/caddy.ts'
import { toolPath } from '../support/images/tool-path.ts'

const timeout = 30_000

describe('a start that cannot be', { timeout }, () => {
  test('for a taken port names the port and the setting', async () => {
    await using other = await startUpstream()
    const httpPort = Number(other.address.split(':')[1])
    await using caddy = openCaddy(await settingsForTest({ httpPort }), keepingLog())
    await expect(caddy.ensure()).rejects.toMatchObject({
      code: 'PROXY_UNAVAILABLE',
      message: `Port ${httpPort} is taken by another program.`,
      advice: expect.stringContaining('BERTH_HTTP_PORT'),
    })
  })

  test('for the port of another Caddy is refused too, although Caddy would share it', async () => {
    await using real = await startCaddy()
    await using caddy = openCaddy(await settingsForTest({ httpPort: real.settings.httpPort }), keepingLog())
    await expect(caddy.ensure()).rejects.toThrow('is taken by another program')
  })

  test('for an old Caddy says which version is needed', async () => {
    const settings = await settingsForTest()
    await using caddy = openCaddy({ ...settings, binary: fakeProgram(settings, 'v2.11.3 h1:abc') }, keepingLog())
    await expect(caddy.ensure()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: 'Caddy 2.11.3 is too old: berth needs 2.11.4 or newer.',
    })
  })

  test('for a missing Caddy says where to get it', async () => {
    await using caddy = openCaddy(await settingsForTest({ binary: '/nowhere/caddy' }), keepingLog())
    await expect(caddy.ensure()).rejects.toMatchObject({
      code: 'PROXY_UNAVAILABLE',
      message: expect.stringContaining('/nowhere/caddy'),
    })
  })
})

describe('an external Caddy', { timeout }, () => {
  test('is missed until it is there, gets our configuration, and is never ended', async () => {
    const settings = await settingsForTest({ mode: 'external' })
    openRoutingDirectory(settings.dataDirectory)
    await using caddy = openCaddy(settings, keepingLog())
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
    const settings = await settingsForTest({ mode: 'external' })
    const external = await startExternal(settings, fakeProgram(settings, '2.6.2'))
    await using caddy = openCaddy(settings, keepingLog())
    await expect(caddy.ensure()).rejects.toThrow('Caddy 2.6.2 is too old')
    external.kill('SIGKILL')
    await once(external, 'exit')
  })
})

/** A program that only tells this version. */
function fakeProgram(settings: CaddySettings, version: string): string {
  const path = join(settings.dataDirectory, 'fake-caddy')
  writeFileSync(path, `#!/bin/sh\necho '${version}'\n`)
  chmodSync(path, 0o755)
  return path
}

/** As its own unit would, with nothing but an admin socket; `argv0` is what it takes itself for. */
async function startExternal(settings: CaddySettings, argv0 = toolPath('caddy')): Promise<ChildProcess> {
  mkdirSync(join(settings.adminSocket, '..'), { recursive: true })
  const file = join(settings.dataDirectory, 'external.json')
  writeFileSync(file, JSON.stringify(foreignConfig(settings)))
  const child = spawn(toolPath('caddy'), ['run', '--config', file], { argv0, stdio: 'ignore' })
  await until(() => existsSync(settings.adminSocket))
  return child
}
