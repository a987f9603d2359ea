import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { deploy, deployed, deployTokenOf, liveApp, loadPage, readLog } from '../support/scene/apps.ts'
import { servingRows } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const good = 'berth-test/secrets:good'
const bad = 'berth-test/secrets:bad'
const canary = `canary-${randomUUID()}`

let server: BerthServer

beforeAll(async () => {
  await loadPage({ name: good, version: 'good' })
  await loadImage(buildImage(scriptImage(bad, 'echo no database; exit 1')))
  server = await startBerthServer({ BERTH_LOG_LEVEL: 'debug' })
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

test('a secret variable reaches its container and is nowhere else in the clear', async () => {
  const answers: unknown[] = []
  await liveApp(server, { name: 'shop', image: good, variables: { PASSWORD: `${canary}-first` } })
  const { body: put } = await server.api('PUT', '/apps/shop/variables', { PASSWORD: canary, MODE: 'open' })
  const { id } = await deployed(server, 'shop')
  const { body: failed } = await deploy(server, 'shop', { image: bad })
  const { body: back } = await server.api('POST', '/apps/shop/rollbacks', { wait: true })
  await server.api('PUT', '/apps/shop/variables', { PASSWORD: canary, WRONG: `${canary}\0` })
  await server.api('POST', '/apps/shop/variables', { PASSWORD: canary })
  await server.api('PATCH', '/apps/shop', { PASSWORD: canary })
  answers.push(put, failed, back, await readLog(server, id), await readLog(server, failed.id))
  for (const path of ['/apps', '/apps/shop', '/apps/shop/variables', '/apps/shop/deploys', '/audit'])
    answers.push((await server.api('GET', path)).body)
  const token = await deployTokenOf(server, 'shop')
  answers.push((await server.api('GET', '/apps/shop', undefined, token)).body)

  expect(await environmentOf('shop')).toContain(`PASSWORD=${canary}-first`)
  expect(JSON.stringify(answers)).not.toContain(canary)
  expect(server.logTail(100_000)).not.toContain(canary)
  expect(filesWith(canary)).toEqual([])
})

test('a token is not kept in the clear', async () => {
  const token = await server.command('token', 'create', '--name', 'ci', '--role', 'admin')
  expect((await server.api('GET', '/apps', undefined, token)).status).toBe(200)
  expect(filesWith(token)).toEqual([])
})

test('variables stay in the open only where the app says so', async () => {
  await server.api('PUT', '/apps/shop/variables', [
    { name: 'MODE', value: 'open', secret: false },
    { name: 'PASSWORD', value: canary },
  ])
  const { body } = await server.api<{ items: object[] }>('GET', '/apps/shop/variables')
  expect(body.items).toEqual([
    { name: 'MODE', secret: false, value: 'open', updatedAt: expect.any(String) },
    { name: 'PASSWORD', secret: true, updatedAt: expect.any(String) },
  ])
})

async function environmentOf(app: string): Promise<readonly string[]> {
  const { body } = await docker('GET', `/containers/${servingRows(server, app)[0]?.engineId}/json`)
  return (body as { Config: { Env: string[] } }).Config.Env
}

/** Files of the data directory, the database and its journal among them, that contain these bytes. */
function filesWith(text: string): readonly string[] {
  return readdirSync(server.dataDirectory, { recursive: true, encoding: 'utf8' })
    .map(file => join(server.dataDirectory, file))
    .filter(file => statSync(file).isFile() && readFileSync(file).includes(text))
}
