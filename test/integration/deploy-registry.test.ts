import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker, removeContainers } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { pageImage } from '../support/images/page-image.ts'
import { TestRegistry } from '../support/registry.ts'
import { deploy, deployed, liveApp, makeApp, readApp, readLog } from '../support/scene/apps.ts'
import { containersOf, servingRows } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let server: BerthServer
let registry: TestRegistry

beforeAll(async () => {
  registry = await TestRegistry.start()
  for (const version of ['1', '2']) await registry.push(pageImage({ name: `team/shop:${version}`, version }))
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(async () => {
  await server?.stop()
  await registry?.close()
})

async function shopOf(app: string, tag: string): Promise<void> {
  await registry.moveTag(`team/shop:${app}`, tag)
  await liveApp(server, { name: app, image: `${registry.server}/team/shop:${app}`, pullPolicy: 'always' })
}

async function shown(app: string): Promise<string> {
  return (await server.request(`${app}.localhost`)).body.trim()
}

function webOf(app: string): string {
  return servingRows(server, app)[0]?.engineId ?? 'none'
}

test('a tag is resolved to its digest, and the image is pulled and run by that digest', async () => {
  await shopOf('by-digest', '1')
  const digest = await registry.digestOf('team/shop:1')
  const app = await readApp(server, 'by-digest')
  expect(app.release).toMatchObject({ digest, image: `${registry.server}/team/shop:by-digest` })
  const { body: container } = await docker('GET', `/containers/${webOf('by-digest')}/json`)
  const { body: image } = await docker('GET', `/images/${(container as { Image: string }).Image}/json`)
  expect((image as { RepoDigests: string[] }).RepoDigests).toContain(`${registry.server}/team/shop@${digest}`)
})

test('a tag that moved deploys what it stands for now', async () => {
  await shopOf('moved', '1')
  await registry.moveTag('team/shop:moved', '2')
  const { digest, noChange } = await deployed(server, 'moved')
  expect(digest).toBe(await registry.digestOf('team/shop:2'))
  expect(noChange).toBe(false)
  expect(await shown('moved')).toBe('2')
})

test('an unchanged tag leaves the container alone, and force replaces it', async () => {
  await shopOf('same', '1')
  const before = webOf('same')
  expect(await deployed(server, 'same')).toMatchObject({ status: 'live', noChange: true })
  expect(webOf('same')).toBe(before)
  expect(await deployed(server, 'same', { force: true })).toMatchObject({ status: 'live', noChange: false })
  expect(webOf('same')).not.toBe(before)
})

test('a changed setting replaces the container although the image is the same', async () => {
  await shopOf('resettled', '1')
  await server.api('PATCH', '/apps/resettled/variables', { MODE: 'new' })
  expect(await deployed(server, 'resettled')).toMatchObject({ noChange: false })
})

test('another tag of the same image becomes the tag of the app, and replaces nothing', async () => {
  await shopOf('renamed', '1')
  expect(await deployed(server, 'renamed', { tag: '1' })).toMatchObject({ noChange: true })
  expect((await readApp(server, 'renamed')).image).toBe(`${registry.server}/team/shop:1`)
})

test('a tag that goes live becomes the tag of the app; one that fails does not', async () => {
  await shopOf('tagged', '1')
  await deployed(server, 'tagged', { tag: '2' })
  expect((await readApp(server, 'tagged')).image).toBe(`${registry.server}/team/shop:2`)
  expect((await deploy(server, 'tagged', { tag: 'missing' })).status).toBe(422)
  expect((await readApp(server, 'tagged')).image).toBe(`${registry.server}/team/shop:2`)
})

test('a digest pins one deploy, also when that release is rolled back to', async () => {
  await shopOf('pinned', '1')
  const image = `${registry.server}/team/shop:pinned`
  await deployed(server, 'pinned', { digest: await registry.digestOf('team/shop:2') })
  expect(await shown('pinned')).toBe('2')
  expect((await readApp(server, 'pinned')).image).toBe(image)
  expect(await deployed(server, 'pinned')).toMatchObject({ image, digest: await registry.digestOf('team/shop:1') })
  expect((await server.api('POST', '/apps/pinned/rollbacks', { wait: true })).status).toBe(200)
  expect(await shown('pinned')).toBe('2')
  expect((await readApp(server, 'pinned')).image).toBe(image)
})

test('an image of another platform is refused', async () => {
  await registry.push({ ...pageImage({ name: 'team/shop:arm', version: 'arm' }), architecture: 'arm64' })
  await makeApp(server, { name: 'arm', image: `${registry.server}/team/shop:arm`, pullPolicy: 'always' })
  const { status, body } = await deploy(server, 'arm')
  expect(status).toBe(422)
  expect(body.error).toMatchObject({ code: 'ARCH_MISMATCH', message: expect.stringContaining('linux/arm64') })
})

test('the registry that has no such image is told apart from the server that has', async () => {
  const image = `${registry.server}/team/unpushed:1`
  const { body: loaded } = await docker('GET', `/images/${registry.server}/team/shop:1/json`)
  expect(loaded).toBeDefined()
  await server.api('POST', '/apps', { name: 'local', image, pullPolicy: 'always' })
  const { body } = await deploy(server, 'local')
  expect(body.error).toMatchObject({ code: 'IMAGE_NOT_FOUND', advice: expect.stringContaining('tag') })
})

test('a rollback brings back image, settings and variables of its release, and asks no registry', async () => {
  await using mortal = await TestRegistry.start()
  for (const version of ['1', '2']) await mortal.push(pageImage({ name: `team/old:${version}`, version }))
  const image = `${mortal.server}/team/old`
  await liveApp(server, {
    name: 'returning',
    image: `${image}:1`,
    pullPolicy: 'always',
    port: 8080,
    variables: { MODE: 'first' },
    processes: { web: { memory: '64Mi' } },
  })
  const first = (await readApp(server, 'returning')).release?.id
  await server.api('PATCH', '/apps/returning', { port: 9090 })
  await server.api('PUT', '/apps/returning/variables', { MODE: 'second', EXTRA: 'yes' })
  await server.api('PUT', '/apps/returning/processes/web', { memory: '96Mi', instances: 2 })
  await server.api('PUT', '/apps/returning/processes/worker', { command: ['sleep', '1000'] })
  await deployed(server, 'returning', { tag: '2' })
  await mortal.close()
  await forgetImage(image)

  const { status, body } = await server.api<{ id: string }>('POST', '/apps/returning/rollbacks', { wait: true })

  expect(status, JSON.stringify(body)).toBe(200)
  expect(await shown('returning')).toBe('1')
  const app = await readApp(server, 'returning')
  expect(app).toMatchObject({ image: `${image}:1`, port: 8080, release: { id: first } })
  expect(app.processes.map(({ name, instances, memoryBytes }) => ({ name, instances, memoryBytes }))).toEqual([
    { name: 'web', instances: 2, memoryBytes: 64 * 1024 * 1024 },
  ])
  expect(app.variables?.map(one => one.name)).toEqual(['MODE'])
  expect(await variablesIn(webOf('returning'))).toContain('MODE=first')
  const serving = servingRows(server, 'returning').map(({ process, release }) => ({ process, release }))
  expect(serving).toEqual([
    { process: 'web', release: first },
    { process: 'web', release: first },
  ])
  expect(await readLog(server, body.id)).not.toContain('registry')
  expect((await deploy(server, 'returning')).body.error?.code).toBe('REGISTRY_UNAVAILABLE')
  expect(await shown('returning')).toBe('1')
})

test('images that were pruned by hand come again by their digests, and it is told', async () => {
  // Images of its own: an equal one that runs elsewhere could not be pruned.
  for (const tag of ['1', '2']) await registry.push(pageImage({ name: `team/pruned:${tag}`, version: `pruned ${tag}` }))
  const image = `${registry.server}/team/pruned`
  await liveApp(server, { name: 'pruned', image: `${image}:1`, pullPolicy: 'always', drainSeconds: 0 })
  await server.kill9()
  await takeAway('pruned')
  await server.restart()
  await eventually(
    () => shown('pruned'),
    text => text === 'pruned 1',
    60_000,
  )
  const { body } = await server.api<{ items: { text: string }[] }>('GET', '/apps/pruned/events')
  expect(body.items.map(({ text }) => text).join('\n')).toContain('no longer on this server')

  const first = (await readApp(server, 'pruned')).release?.id ?? ''
  await deployed(server, 'pruned', { tag: '2' })
  await server.api('PUT', '/apps/pruned/suspension')
  await eventually(
    () => containersOf(server, 'pruned'),
    containers => containers.length === 0,
  )
  await takeAway('pruned')
  const { status, body: rollback } = await server.api<{ id: string }>('POST', '/apps/pruned/rollbacks', {
    release: first,
    wait: true,
  })
  expect(status, JSON.stringify(rollback)).toBe(200)
  expect(await shown('pruned')).toBe('pruned 1')
  expect(await readLog(server, rollback.id)).toContain('no longer on this server')
})

/** `docker rm -f` of everything of the app, and `docker image prune -a`. */
async function takeAway(app: string): Promise<void> {
  await removeContainers((await containersOf(server, app)).map(one => one.id))
  const filters = encodeURIComponent(
    JSON.stringify({ reference: [`berth.local/${app}`, `${registry.server}/team/${app}`] }),
  )
  const { body } = await docker('GET', `/images/json?filters=${filters}`)
  for (const { Id } of body as { Id: string }[]) await docker('DELETE', `/images/${Id}?force=1`)
}

/** What a prune by hand takes: every name under which the registry's image is known, tag and digest. */
async function forgetImage(repository: string): Promise<void> {
  const filters = encodeURIComponent(JSON.stringify({ reference: [repository] }))
  const { body } = await docker('GET', `/images/json?filters=${filters}`)
  const names = (body as { RepoTags: string[] | null; RepoDigests: string[] | null }[])
    .flatMap(({ RepoTags, RepoDigests }) => [...(RepoTags ?? []), ...(RepoDigests ?? [])])
    .filter(name => name.startsWith(repository))
  expect(names).not.toEqual([])
  for (const name of names) await docker('DELETE', `/images/${name}`)
}

async function variablesIn(container: string): Promise<readonly string[]> {
  const { body } = await docker('GET', `/containers/${container}/json`)
  return (body as { Config: { Env: string[] } }).Config.Env
}
