import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker } from '../support/bare-docker.ts'
import { removeLeftovers } from '../support/berth-server/leftovers.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { pageImage } from '../support/images/page-image.ts'
import { registryLogin, TestRegistry } from '../support/registry.ts'
import { deployed, makeApp } from '../support/scene/apps.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const secret = 'canary-in-a-variable'
let server: BerthServer
let registry: TestRegistry
let backup: string
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-restore-'))
  registry = await TestRegistry.start({ login: 'required' })
  await registry.push(pageImage({ name: 'team/shop:1', version: 'as backed up' }))
  server = await startBerthServer()
  await server.api('POST', '/credentials', {
    name: 'harbour',
    type: 'registry',
    server: registry.server,
    ...registryLogin,
  })
  await makeApp(server, { name: 'shop', image: `${registry.server}/team/shop:1`, pullPolicy: 'always' })
  const { status } = await server.api('PATCH', '/apps/shop/variables', { SECRET: secret })
  expect(status).toBe(200)
  await deployed(server, 'shop')
  backup = await server.command('backup', 'create', '--to', join(folder, 'berth.tar.gz'))
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(async () => {
  await server?.stop()
  await registry?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** All of a repository, with the names that berth gave them. */
async function removeImages(repository: string): Promise<void> {
  const { body } = await docker('GET', '/images/json')
  const images = body as readonly { readonly Id: string; readonly RepoDigests: readonly string[] | null }[]
  for (const { Id, RepoDigests } of images)
    if (RepoDigests?.some(one => one.startsWith(`${repository}@`))) await docker('DELETE', `/images/${Id}?force=1`)
}

/** What the command said when it refused, without its name. */
async function refusal(...words: readonly string[]): Promise<string> {
  const said = await server.command(...words).then(
    () => 'it did not refuse',
    (error: { stderr: string }) => error.stderr,
  )
  expect(said.trim().split('\n')).toHaveLength(1)
  return said
}

test('a backup is made by the running server, and is good', async () => {
  expect(backup).toBe(join(folder, 'berth.tar.gz'))
  expect(await server.command('backup', 'verify', backup)).toMatch(/^good: made .* by berth/)
  const kept = await server.command('backup', 'create')
  expect(await server.command('backup', 'list')).toContain(kept)
  const { body } = await server.api<{ items: { action: string }[] }>('GET', '/audit')
  expect(body.items[0]?.action).toBe('backup.create')
})

test('neither the key nor a secret is in it', async () => {
  const { unpackBackup } = await import('../../server/host/backups/unpack-backup.ts')
  const out = mkdtempSync(join(folder, 'out-'))
  await unpackBackup(backup, out)
  const key = readFileSync(join(server.dataDirectory, 'key'), 'utf8').trim()
  const names = readdirSync(out, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  for (const { parentPath, name } of names) {
    const bytes = readFileSync(join(parentPath, name))
    for (const canary of [secret, registryLogin.password, key, Buffer.from(key, 'hex')])
      expect(bytes.includes(canary), name).toBe(false)
  }
})

test('a flipped bit, a cut and a directory in use are refused in one line', async () => {
  const whole = readFileSync(backup)
  const fresh = join(folder, 'never')
  const broken = join(folder, 'broken.tar.gz')
  const flipped = Buffer.from(whole)
  flipped[5000] = (flipped[5000] ?? 0) ^ 4
  writeFileSync(broken, flipped)
  expect(await refusal('backup', 'verify', broken)).toContain('checksum does not match')
  expect(await refusal('backup', 'restore', broken, '--data', fresh)).toContain('checksum does not match')
  writeFileSync(broken, whole.subarray(0, whole.length / 2))
  expect(await refusal('backup', 'restore', broken, '--data', fresh)).toContain('cut off')
  expect(await refusal('backup', 'restore', backup)).toContain('berth.db is there already')
  expect(await refusal('backup', 'restore', join(folder, 'none'), '--data', fresh)).toContain('is not there')
  expect(existsSync(fresh)).toBe(false)
})

test('restored into an emptied Docker, the image is pulled and the app answers; no secret is read before the recovery string is back', async () => {
  const fresh = join(folder, 'data')
  const key = join(folder, 'key')
  const recoveryString = readFileSync(join(server.dataDirectory, 'key'), 'utf8').trim()
  await server.terminate()
  await removeLeftovers(server.dataDirectory)
  await removeImages(`${registry.server}/team/shop`)
  expect(await server.command('backup', 'restore', backup, '--data', fresh)).toContain('key 1 (fingerprint')
  await using again = await startBerthServer({ BERTH_DATA: fresh, BERTH_KEY_FILE: key })
  expect((await again.api('POST', '/credentials/harbour/checks', {})).body).toMatchObject({ error: { code: 'LOCKED' } })
  expect((await again.request('shop.localhost')).status).toBe(503)
  writeFileSync(key, `${recoveryString}\n`, { mode: 0o400 })
  await again.restart()
  const page = await eventually(
    () => again.request('shop.localhost').catch(() => ({ status: 0, body: '' })),
    ({ status }) => status === 200,
    30_000,
  )
  expect(page.body.trim()).toBe('as backed up')
  expect((await again.api('POST', '/credentials/harbour/checks', {})).body).toMatchObject({ result: 'ok' })
  const run = await again.api('POST', '/apps/shop/runs', { command: ['sh', '-c', 'echo $SECRET'] })
  expect(run.body).toMatchObject({ exitCode: 0, output: expect.stringContaining(secret) })
})
