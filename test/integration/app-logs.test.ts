import { existsSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { deploy, deployed, liveApp, readApp } from '../support/scene/apps.ts'
import { containersOf } from '../support/scene/standing.ts'
import { Cli } from './cli-rig.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/app-logs:${tag}`
const page = 'mkdir /tmp/www; echo ok > /tmp/www/index.html; httpd -p "$PORT" -h /tmp/www'

let server: BerthServer

beforeAll(async () => {
  for (const tag of ['1', '2'])
    await loadImage(
      buildImage(
        scriptImage(image(tag), `echo first of ${tag}; ${page}; while :; do echo tick of ${tag}; sleep 1; done`),
      ),
    )
  await loadImage(buildImage(scriptImage(image('crashing'), 'echo first of crashing; echo last words; exit 3')))
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

test('berth logs -f goes from one version to the next, and tells the last words of one that crashed', async () => {
  await liveApp(server, { name: 'followed', image: image('1') })
  using cli = new Cli(server)
  const following = cli.begin(['logs', 'followed', '-f'])
  await following.shows('tick of 1')
  expect((await deploy(server, 'followed', { image: image('crashing') })).status).toBe(422)
  await following.shows('last words')
  await deployed(server, 'followed', { image: image('2') })
  await following.shows('tick of 2')
  following.process.kill()
  const text = following.seen()
  for (const line of ['first of 1', 'first of crashing', 'last words', 'first of 2'])
    expect(text.split(line), `${line} in ${text}`).toHaveLength(2)
})

test('--since reaches back to versions that are gone, and a deleted app leaves no output', async () => {
  await liveApp(server, { name: 'past', image: image('1'), drainSeconds: 0 })
  const { id } = await readApp(server, 'past')
  await deployed(server, 'past', { image: image('2') })
  await server.api('PUT', '/apps/past/suspension')
  await eventually(
    () => containersOf(server, 'past'),
    all => all.length === 0,
    60_000,
  )
  const { body } = await server.api<string>('GET', '/apps/past/logs?since=2020-01-01T00:00:00Z&tail=10000')
  expect(body).toContain('first of 1')
  expect(body).toContain('first of 2')
  expect(body.indexOf('first of 1')).toBeLessThan(body.indexOf('first of 2'))
  expect((await server.api<string>('GET', '/apps/past/logs?tail=1')).body.trim()).toMatch(/tick of 2$/)
  expect((await server.api<string>('GET', '/apps/past/logs?since=2040-01-01T00:00:00Z')).body.trim()).toBe('')
  expect((await server.api('GET', '/apps/past/logs?since=yesterday')).status).toBe(400)
  expect((await server.api('DELETE', '/apps/past')).status).toBe(204)
  expect(existsSync(`${server.dataDirectory}/outputs/${id}`)).toBe(false)
})
