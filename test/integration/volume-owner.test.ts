import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { deploy, deployed, makeApp, readApp, readLog } from '../support/scene/apps.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = (tag: string) => `berth-test/owners:${tag}`
const volumes = [{ name: 'data', path: '/var/data' }]
const words = 'The volume data at /var/data belongs to root, and the app runs as uid 1000: it cannot write there.'

let server: BerthServer

beforeAll(async () => {
  const serve = 'exec httpd -f -p "$PORT" -h /var/data'
  // Neither has the folder, so Docker makes it, for root.
  await loadImage(buildImage(scriptImage(image('writes'), `echo mine > /var/data/index.html || exit 1; ${serve}`)))
  await loadImage(buildImage(scriptImage(image('reads'), serve)))
  server = await startBerthServer()
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(() => server?.stop())

test.each([
  ['plain', false],
  ['read-only', true],
])(
  'an app that may not write to its volume says whose it is, and one setting mends it (%s)',
  async (name, isReadOnly) => {
    await makeApp(server, { name, image: image('writes'), volumes, readOnlyRoot: isReadOnly })
    const { status, body } = await deploy(server, name)
    expect(status).toBe(422)
    expect(body.error).toMatchObject({ field: 'ownVolumes', message: expect.stringContaining(words) })
    await server.api('PATCH', `/apps/${name}`, { ownVolumes: true })
    await deployed(server, name)
    expect((await server.request(`${name}.localhost`)).body).toBe('mine\n')
  },
)

test('an app that writes later is warned of at its deploy and on its page, until the setting is on', async () => {
  await makeApp(server, { name: 'later', image: image('reads'), volumes })
  expect(await readLog(server, (await deployed(server, 'later')).id)).toContain(`Note: ${words}`)
  const warningsOf = () => readApp(server, 'later').then(({ warnings }) => warnings.map(({ message }) => message))
  await eventually(warningsOf, messages => messages.includes(words), 30_000)
  await server.api('PATCH', '/apps/later', { ownVolumes: true })
  expect(await readLog(server, (await deployed(server, 'later')).id)).not.toContain('Note: The volume')
  await eventually(warningsOf, messages => messages.length === 0, 30_000)
})
