import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { makeApp } from '../support/scene/apps.ts'
import { Cli } from './cli-rig.ts'

let server: BerthServer
let cli: Cli

beforeAll(async () => {
  server = await startBerthServer()
  cli = new Cli(server)
  await makeApp(server, { name: 'shop', image: 'berth-test/none:1' })
})

afterAll(async () => {
  cli[Symbol.dispose]()
  await server.stop()
})

test('tokens are made, listed and ended; their text is all that is printed', async () => {
  const made = await cli.run(['tokens', 'create', '--name', 'ci', '--app', 'shop'])
  expect(made.err).toContain(`curl -sS --fail-with-body -X POST ${server.url}/hooks/deploy/shop`)
  expect(made).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^berth_\S+\n$/) })
  const token = made.out.trim()
  expect((await cli.run(['deploys', 'shop'], { env: { BERTH_TOKEN: token } })).exitCode).toBe(0)
  const { items } = await cli.json<{ items: { id: string; name: string }[] }>(['tokens'])
  expect(JSON.stringify(items)).not.toContain(token)
  const { id } = items.find(one => one.name === 'ci') ?? { id: '' }
  expect((await cli.run(['tokens', 'delete', id])).exitCode).toBe(0)
  expect((await cli.run(['deploys', 'shop'], { env: { BERTH_TOKEN: token } })).exitCode).toBe(4)
  expect((await cli.run(['tokens', 'create', '--name', 'ci'])).exitCode).toBe(2)
})

test('credentials are stored, rotated, checked and deleted; passwords are never shown', async () => {
  const add = ['credentials', 'add', 'hub', '--server', '127.0.0.1:1/acme', '--username', 'me', '--password-stdin']
  const added = await cli.run(add, { input: 's3cret\n' })
  expect(added).toMatchObject({ exitCode: 0, out: '', err: expect.stringContaining('default') })
  const list = await cli.run(['credentials', '--json'])
  expect(JSON.parse(list.out)).toMatchObject({ items: [{ name: 'hub', default: true, username: 'me' }] })
  expect(list.out).not.toContain('s3cret')
  expect((await cli.run(['credentials', 'list'])).out).toMatch(/^hub +yes +registry /m)
  const rotate = ['credentials', 'rotate', 'hub', '--password-stdin']
  expect((await cli.run([...rotate, '--no-check'], { input: 'new' })).exitCode).toBe(0)
  const tried = await cli.run(rotate, { input: 'newer' })
  expect(tried).toMatchObject({ exitCode: 0, err: expect.stringMatching(/The check failed, .*127\.0\.0\.1:1/) })
  expect((await cli.run(['credentials', 'default', 'hub'])).exitCode).toBe(0)
  const checked = await cli.run(['credentials', 'check', 'hub', '--json'])
  expect(checked.exitCode).toBe(1)
  expect(JSON.parse(checked.out)).toMatchObject({ result: 'unreachable' })
  expect((await cli.run(['credentials', 'delete', 'hub'])).exitCode).toBe(2)
  expect((await cli.run(['credentials', 'delete', 'hub', '--yes'])).exitCode).toBe(0)
  expect((await cli.run(['credentials', 'check', 'hub'])).exitCode).toBe(6)
})

test('the doctor ends with 1 exactly when something failed', async () => {
  const { exitCode, out } = await cli.run(['doctor', '--json'])
  const { checks } = JSON.parse(out) as { checks: { result: string }[] }
  expect(exitCode).toBe(checks.some(check => check.result === 'failure') ? 1 : 0)
  expect((await cli.run(['doctor'])).out).toMatch(/^[✓!✗] /)
})

test('the server gives out its client, as one file whose checksum holds', async () => {
  const script = execFileSync('curl', ['-fsSL', `http://berth.localhost:${server.httpPort}/cli/install.sh`], {
    encoding: 'utf8',
  })
  const folder = mkdtempSync(join(tmpdir(), 'berth-cli-'))
  const install = (text: string) =>
    spawnSync('sh', { input: text, encoding: 'utf8', env: { ...process.env, BERTH_CLI_DIR: folder } })
  const altered = install(script.replace(/^sum='./m, "sum='x"))
  expect([altered.status, altered.stderr, readdirSync(folder)]).toEqual([1, expect.stringContaining('not whole'), []])
  expect(install(script)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`berth login --url http://berth.`),
  })
  expect(readdirSync(folder)).toEqual(['berth'])
  const apps = execFileSync(join(folder, 'berth'), ['apps', '--json'], {
    encoding: 'utf8',
    env: { ...process.env, BERTH_URL: server.url, BERTH_TOKEN: server.token },
  })
  expect(JSON.parse(apps)).toMatchObject({ items: [{ name: 'shop' }] })
  rmSync(folder, { recursive: true })
})
