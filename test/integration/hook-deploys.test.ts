import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { pageImage } from '../support/images/page-image.ts'
import { TestRegistry } from '../support/registry.ts'
import { deployed, deploysOf, deployTokenOf, makeApp, readDeploy, readLog } from '../support/scene/apps.ts'
import { type CurlAnswer, curl } from '../support/scene/curl.ts'
import { startSlowRegistry } from '../support/slow-registry.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let server: BerthServer
let registry: TestRegistry
let token: string

beforeAll(async () => {
  registry = await TestRegistry.start()
  for (const version of ['1', '2']) await registry.push(pageImage({ name: `team/shop:${version}`, version }))
  await registry.push(pageImage({ name: 'team/shop:slow', version: 'slow', listenAfterSeconds: 2 }))
  await registry.push(pageImage({ name: 'team/other:1', version: 'other' }))
  server = await startBerthServer()
  await makeApp(server, { name: 'shop', image: `${registry.server}/team/shop:1`, pullPolicy: 'always' })
  token = await deployTokenOf(server, 'shop')
})

beforeEach(async () => {
  printLogWhenTestFails(server)
  await deployed(server, 'shop', { tag: '1' })
})

afterAll(async () => {
  await server?.stop()
  await registry?.close()
})

function call(...words: readonly string[]): Promise<CurlAnswer> {
  return curl('-X', 'POST', `${server.url}/hooks/deploy/shop`, '-H', `Authorization: Bearer ${token}`, ...words)
}

async function shown(): Promise<string> {
  return (await server.request('shop.localhost')).body.trim()
}

test('a call with the token of the app answers when the new version does', async () => {
  const { status, body } = await call('-f', '-d', 'tag=2')
  expect(await shown()).toBe('2')
  expect(status).toBe(200)
  expect(body).toContain(`live: http://shop.localhost:${server.httpPort}`)
})

test('a program gets the deploy as JSON', async () => {
  const { status, body } = await call(
    '-H',
    'Accept: application/json',
    '--json',
    '{"tag": "2", "message": "release 2"}',
  )
  expect(status).toBe(200)
  expect(JSON.parse(body)).toMatchObject({
    app: 'shop',
    status: 'live',
    image: `${registry.server}/team/shop:2`,
    digest: await registry.digestOf('team/shop:2'),
    message: 'release 2',
    trigger: 'token "ci of shop"',
    url: `http://shop.localhost:${server.httpPort}`,
  })
})

test('a message of several lines is one line of the log, and stays as it was sent in the deploy', async () => {
  const message = 'Fix\n2026-01-01T00:00:00.000Z  live\u001b[31m'
  const { body } = await call('-H', 'Accept: application/json', '--json', JSON.stringify({ tag: '2', message }))
  const { id } = JSON.parse(body) as { id: string }
  expect(await readDeploy(server, id)).toMatchObject({ message })
  expect((await readLog(server, id)).split('\n')[0]).toMatch(/: Fix 2026-01-01T00:00:00.000Z {2}live \[31m$/)
})

test('a call without a body deploys the tag of the app again', async () => {
  const { status, body } = await call()
  expect(status).toBe(200)
  expect(body).toContain('no change')
})

test('a tag that is empty, as of a variable that CI did not set, deploys nothing', async () => {
  const before = await deploysOf(server, 'shop')
  const { status, body } = await call('-d', 'tag=')
  expect(status).toBe(400)
  expect(body).toMatch(/`tag` is empty; .*leave it out/)
  expect(await deploysOf(server, 'shop')).toEqual(before)
})

test.each([
  ['no token', [], 401, 'UNAUTHORIZED'],
  ['a token that nobody made', ['-H', 'Authorization: Bearer berth_deploy_made-up'], 401, 'UNAUTHORIZED'],
] as const)('a call with %s deploys nothing', async (_, words, status, code) => {
  const before = await deploysOf(server, 'shop')
  const answer = await curl('-X', 'POST', `${server.url}/hooks/deploy/shop`, ...words, '-d', 'tag=2')
  expect(answer.status).toBe(status)
  expect(answer.body).toContain(code)
  expect(await deploysOf(server, 'shop')).toEqual(before)
})

test('the token of another app deploys nothing', async () => {
  await makeApp(server, { name: 'blog' })
  const foreign = await deployTokenOf(server, 'blog')
  const before = await deploysOf(server, 'shop')
  const url = `${server.url}/hooks/deploy/shop`
  const { status, body } = await curl('-X', 'POST', url, '-H', `Authorization: Bearer ${foreign}`, '-d', 'tag=2')
  expect(status).toBe(403)
  expect(body).toContain('FORBIDDEN')
  expect(await deploysOf(server, 'shop')).toEqual(before)
})

test.each([
  ['another repository', () => `${registry.server}/team/other:1`],
  ['another registry', () => 'ghcr.io/team/shop:1'],
])('a deploy token may not name %s', async (_, image) => {
  const before = await deploysOf(server, 'shop')
  const { status, body } = await call('--data-urlencode', `image=${image()}`)
  expect(status).toBe(403)
  expect(body).toContain(`${registry.server}/team/shop`)
  expect(await deploysOf(server, 'shop')).toEqual(before)
})

test("the app's rule for tags binds a token to what is deployed, however it is named", async () => {
  const first = await deployed(server, 'shop', { tag: '1' })
  const second = await deployed(server, 'shop', { tag: '2' })
  await server.api('PATCH', '/apps/shop', { tagRule: '1*' })
  try {
    const repository = `${registry.server}/team/shop`
    const wrong = [
      '',
      `digest=${second.digest}`,
      `image=${repository}`,
      `image=${repository}@${second.digest}`,
      `image=${repository}:1@${second.digest}`,
      `image=${repository}:2@${first.digest}`,
    ]
    const before = await deploysOf(server, 'shop')
    for (const words of wrong) {
      const { status, body } = await call('-d', words)
      expect(status, words).toBe(403)
      expect(body, words).toMatch(/tag rule[\s\S]*Send (a|the) tag/)
    }
    expect(await deploysOf(server, 'shop')).toEqual(before)
    for (const words of [`digest=${first.digest}`, `image=${repository}:1@${first.digest}`, 'tag=1'])
      expect(await call('-d', words)).toMatchObject({ status: 200 })
    expect(await shown()).toBe('1')
  } finally {
    await server.api('PATCH', '/apps/shop', { tagRule: null })
  }
})

test('a tag that does not exist fails the CI step and says why', async () => {
  const { status, body } = await call('-d', 'tag=3')
  expect(status).toBe(422)
  expect(body).toContain('IMAGE_NOT_FOUND')
  expect(body).toContain('team/shop:3')
  expect((await call('-f', '-d', 'tag=3')).exitCode).toBe(22)
  expect(await shown()).toBe('1')
  const { body: audit } = await server.api<{ items: object[] }>('GET', '/audit?limit=1')
  expect(audit.items).toMatchObject([{ action: 'POST /hooks/deploy/{app}', target: 'hooks/deploy/shop' }])
})

test('a call that does not wait is answered at once with the deploy to follow', async () => {
  const { status, body } = await call('-H', 'Accept: application/json', '-d', 'tag=slow', '-d', 'wait=false')
  const deploy = JSON.parse(body)
  expect(status).toBe(202)
  expect(deploy).toMatchObject({ app: 'shop', status: expect.stringMatching(/^(queued|running)$/) })
  expect(await shown()).toBe('1')
  const ended = await eventually(
    () => readDeploy(server, deploy.id),
    ({ status }) => status !== 'queued' && status !== 'running',
  )
  expect(ended.status).toBe('live')
  expect(await shown()).toBe('slow')
})

test('of two calls at once the second waits for the first, and both go live', async () => {
  const first = call('-d', 'tag=slow')
  await untilRunning('slow')
  const second = call('-d', 'tag=2')
  expect((await first).body).toContain('team/shop:slow')
  expect(await second).toMatchObject({ status: 200, body: expect.stringContaining('team/shop:2') })
  expect(await shown()).toBe('2')
})

test('of two calls that wait the newer one wins, and the older one names it', async () => {
  const running = call('-d', 'tag=slow')
  await untilRunning('slow')
  const json = ['-H', 'Accept: application/json'] as const
  const older = call(...json, '-d', 'tag=1', '-d', 'message=older')
  await eventually(
    () => deploysOf(server, 'shop'),
    ([newest]) => newest?.message === 'older',
  )
  const newer = call(...json, '-d', 'tag=2')
  const loser = JSON.parse((await older).body)
  const winner = JSON.parse((await newer).body)
  expect((await running).status).toBe(200)
  expect((await older).status).toBe(409)
  expect(loser).toMatchObject({
    status: 'superseded',
    winner: winner.id,
    error: { code: 'SUPERSEDED', winner: winner.id },
  })
  expect(winner).toMatchObject({ status: 'live' })
  expect(await shown()).toBe('2')
})

test('of fifty calls at once the first runs, the newest follows, and all others name a winner', async () => {
  // The first is still on its way when all calls have come.
  await using slow = await startSlowRegistry(registry)
  await registry.push(pageImage({ name: 'team/shop:slower', version: `slower ${randomUUID()}` }))
  await makeApp(server, { name: 'crowded', image: `${slow.server}/team/shop:1`, pullPolicy: 'always' })
  const authorization = `Bearer ${await deployTokenOf(server, 'crowded')}`
  const ask = (tag: string, key: string) =>
    fetch(`${server.url}/hooks/deploy/crowded`, {
      method: 'POST',
      headers: { authorization, accept: 'application/json', 'idempotency-key': key },
      body: new URLSearchParams({ tag, wait: 'false' }),
    }).then(async answer => ({ status: answer.status, id: ((await answer.json()) as { id: string }).id }))
  const first = await ask('slower', 'first')
  const rest = await Promise.all(Array.from({ length: 49 }, (_, n) => ask(n % 2 === 0 ? '1' : '2', `call ${n}`)))
  expect(rest.map(({ status }) => status)).toEqual(Array(49).fill(202))
  const again = await Promise.all(Array.from({ length: 5 }, () => ask('2', 'call 7')))
  expect(new Set(again.map(({ id }) => id))).toEqual(new Set([rest[7]?.id]))
  expect((await ask('1', 'call 7')).status).toBe(409)
  slow.hurry()

  const all = await eventually(
    () => deploysOf(server, 'crowded'),
    deploys => deploys.every(({ status }) => status === 'live' || status === 'superseded'),
    60_000,
  )
  expect(all).toHaveLength(50)
  const newest = all[0]?.id
  const live = all.filter(({ status }) => status === 'live').map(({ id }) => id)
  expect(live).toEqual([newest, first.id])
  const ids = new Set(all.map(({ id }) => id))
  for (const { status, winner } of all) if (status === 'superseded') expect(ids.has(winner ?? '')).toBe(true)
})

test.each(['GET', 'HEAD', 'PUT', 'DELETE'])('%s never deploys', async method => {
  const before = await deploysOf(server, 'shop')
  const verb = method === 'HEAD' ? ['--head'] : ['-X', method]
  const url = `${server.url}/hooks/deploy/shop?tag=2`
  const { status } = await curl(...verb, url, '-H', `Authorization: Bearer ${token}`)
  expect([404, 405]).toContain(status)
  expect(await deploysOf(server, 'shop')).toEqual(before)
})

async function untilRunning(tag: string): Promise<void> {
  await eventually(
    () => deploysOf(server, 'shop'),
    ([newest]) => newest?.status === 'running' && newest.image.endsWith(`:${tag}`),
  )
}
