import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { docker } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { pageImage } from '../support/images/page-image.ts'
import { TestRegistry } from '../support/registry.ts'
import { deploy, deployed, liveApp } from '../support/scene/apps.ts'
import { servingRows } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const settings = { pullPolicy: 'always', keepReleases: 1, drainSeconds: 0 }

let server: BerthServer
let registry: TestRegistry

beforeAll(async () => {
  registry = await TestRegistry.start()
  server = await startBerthServer()
})

beforeEach(context => printLogWhenTestFails(server, context))

afterAll(async () => {
  await server?.stop()
  await registry?.close()
})

/** Images of its own, so that no other test holds a layer or a name of them. */
async function pushed(repository: string, count: number): Promise<string> {
  for (let n = 1; n <= count; n++)
    await registry.push(pageImage({ name: `${repository}:${n}`, version: `${repository} ${n}` }))
  return `${registry.server}/${repository}`
}

/** All images that Docker has under a name of this repository, by the tag they were pushed with. */
async function namesOf(repository: string): Promise<readonly string[]> {
  const { body } = await docker('GET', '/images/json?all=1')
  return (body as { RepoTags: string[] | null; RepoDigests: string[] | null }[])
    .flatMap(({ RepoTags, RepoDigests }) => [...(RepoTags ?? []), ...(RepoDigests ?? [])])
    .filter(name => name.startsWith(repository))
}

async function exists(image: string): Promise<boolean> {
  return (await docker('GET', `/images/${image}/json`)).status === 200
}

// These wait for clocks of berth, so they wait together.
test.concurrent('containers are made from the name that keeps their image', async () => {
  const image = await pushed('team/named', 1)
  await liveApp(server, { name: 'named', image: `${image}:1`, ...settings })
  const { body } = await docker('GET', `/containers/${servingRows(server, 'named')[0]?.engineId}/json`)
  expect((body as { Config: { Image: string } }).Config.Image).toMatch(/^berth\.local\/named:[0-9a-z]{26}$/)
})

test.concurrent('releases that are no longer kept give their room back, and so does a deleted app', async () => {
  const image = await pushed('team/freed', 3)
  await liveApp(server, { name: 'freed', image: `${image}:1`, ...settings })
  const digests = new Set(await namesOf(image))
  for (const tag of ['2', '3']) {
    await deployed(server, 'freed', { tag })
    for (const name of await namesOf(image)) digests.add(name)
  }
  expect(digests.size).toBe(3)
  // Version 2 stands by until the watch of version 3 ends.
  await eventually(
    () => namesOf(image),
    names => names.length === 1,
    60_000,
  )
  await server.api('DELETE', '/apps/freed')
  expect(await namesOf(image)).toEqual([])
  for (const name of digests) expect(await exists(name), name).toBe(false)
})

test.concurrent('an image that another app, a stranger or a person needs stays', async () => {
  const image = await pushed('team/shared', 3)
  for (const [name, tag] of [
    ['one', '1'],
    ['two', '1'],
    ['three', '2'],
    ['four', '3'],
  ] as const)
    await liveApp(server, { name, image: `${image}:${tag}`, ...settings })
  const [first = '', second = '', third = ''] = await Promise.all(
    ['one', 'three', 'four'].map(async app => {
      const { body } = await server.api<{ release: { digest: string } }>('GET', `/apps/${app}`)
      return `${image}@${body.release.digest}`
    }),
  )
  const { body: stranger } = await docker('POST', '/containers/create', { Image: second })
  await docker('POST', `/images/${third}/tag?repo=berth-test/mine&tag=1`)
  try {
    for (const name of ['one', 'three', 'four']) expect((await server.api('DELETE', `/apps/${name}`)).status).toBe(204)
    expect(await Promise.all([first, second, third, 'berth-test/mine:1'].map(exists))).toEqual([true, true, true, true])
    expect((await deploy(server, 'two', { force: true })).status).toBe(200)
  } finally {
    await docker('DELETE', `/containers/${(stranger as { Id: string }).Id}?force=1`)
    await docker('DELETE', '/images/berth-test/mine:1')
  }
  // Nobody needs them now: the next pass takes them.
  await server.api('DELETE', '/apps/two')
  expect(await namesOf(image)).toEqual([])
})
