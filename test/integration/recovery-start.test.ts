import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test, vi } from 'vitest'
import { startBerthServer } from '../support/berth-server.ts'
import { freePort } from '../support/free-port.ts'
import { checkoutPath, toolPath } from '../support/images/tool-path.ts'

vi.setConfig({ testTimeout: 60_000 })

interface Ended {
  readonly exitCode: number
  readonly lines: readonly string[]
}

/** `berthd serve` that is expected to end by itself; answers what it said. */
async function serve(environment: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(checkoutPath('scripts/berthd'), ['serve'], {
    env: { ...process.env, BERTH_CADDY_BIN: toolPath('caddy'), BERTH_HTTPS_PORT: 'off', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 30_000,
  })
  const ended = once(child, 'close')
  const said = await text(child.stderr)
  const [exitCode] = await ended
  return { exitCode: Number(exitCode), lines: said.trim().split('\n') }
}

test.each([
  ['BERTH_HTTP_PORT', '70000', 'a port from 1 to 65535'],
  ['BERTH_LISTEN', 'localhost:7300', 'an address and a port'],
  ['BERTH_CADDY', 'nginx', '`managed` or `external`'],
  ['BERTH_NETWORK_POOL', '10.213.0.0/30', 'an address range'],
  ['BERTH_DOMAIN', 'exa mple', 'a domain name'],
])('%s=%s stops the start with one line, and makes nothing', async (name, value, allowed) => {
  const data = mkdtempSync(join(tmpdir(), 'berth-data-'))
  const { exitCode, lines } = await serve({ BERTH_DATA: data, [name]: value })
  expect(exitCode).toBe(78)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(`${name}: \`${value}\` is not allowed; it must be `)
  expect(lines[0]).toContain(allowed)
  expect(readdirSync(data)).toEqual([])
  rmSync(data, { recursive: true })
})

test('a second server on the same data refuses to start, and the first one keeps serving', async () => {
  await using server = await startBerthServer()
  const { exitCode, lines } = await serve({
    BERTH_DATA: server.dataDirectory,
    BERTH_LISTEN: `127.0.0.1:${await freePort()}`,
    BERTH_HTTP_PORT: String(await freePort()),
  })
  expect(exitCode).toBe(1)
  expect(lines).toEqual([
    expect.stringContaining(`Another berthd works on this data directory (${server.dataDirectory})`),
  ])
  expect((await server.api('GET', '/apps')).status).toBe(200)
})
