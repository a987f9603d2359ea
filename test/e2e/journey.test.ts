import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'
import { pageImage } from '../support/images/page-image.ts'
import { registryLogin, TestRegistry } from '../support/registry.ts'
import { deployed, liveApp, makeApp } from '../support/scene/apps.ts'
import { complaintsOf, PanelRig } from './panel-rig.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let rig: PanelRig
let registry: TestRegistry

beforeAll(async () => {
  registry = await TestRegistry.start()
  for (const version of ['1', '2']) await registry.push(pageImage({ name: `team/shop:${version}`, version }))
  const command = ['sh', '-c', 'echo "no database at db:5432"; exit 3']
  await registry.push(busyboxImage({ name: 'team/shop:broken', command, user: 'app' }))
  rig = await PanelRig.start()
})

beforeEach(() => printLogWhenTestFails(rig.server))

afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  await registry?.close()
})

describe.each([
  { words: 'with JavaScript', javaScriptEnabled: true, shop: 'shop' },
  { words: 'without JavaScript', javaScriptEnabled: false, shop: 'store' },
])('the main job in the panel, $words', ({ javaScriptEnabled, shop }) => {
  let page: Page
  let said: string[]
  let app: string
  let count = 0

  beforeAll(async () => {
    page = await rig.signedIn({ javaScriptEnabled })
    said = complaintsOf(page)
  })

  // Each test has an app of its own.
  beforeEach(() => {
    app = `${shop}-${++count}`
  })

  afterEach(() => {
    const complaints = said.splice(0).filter(text => !/status of 4\d\d/.test(text))
    expect(complaints).toEqual([])
  })

  const settings = (tag: string) => ({ name: app, image: image(tag), pullPolicy: 'always' })

  const image = (tag: string) => `${registry.server}/team/shop:${tag}`
  const visited = async () => (await rig.server.request(`${app}.localhost`)).body.trim()

  /** Without scripts a page is read again by hand. */
  async function comesToSay(text: string | RegExp, where = 'main'): Promise<void> {
    const place = page.locator(where).getByText(text).first()
    if (javaScriptEnabled) return place.waitFor({ timeout: 20_000 })
    for (let tries = 0; tries < 60 && !(await place.isVisible()); tries++) {
      await page.waitForTimeout(250)
      await page.reload()
    }
    await place.waitFor()
  }

  async function deploysBy(tag: string): Promise<void> {
    await page.goto(`/apps/${app}/new-deploy`)
    await page.locator('main').getByLabel('Image').first().fill(image(tag))
    await page.locator('main').getByRole('button', { name: 'Deploy' }).first().click()
    await page.waitForURL(`**/apps/${app}/deploys/*`)
  }

  test('a password is set, and the panel opens', async () => {
    const first = await rig.signedIn({ javaScriptEnabled })
    await first.getByLabel('Password').fill('seven quiet lamps by the harbour')
    await first.getByRole('button', { name: 'Set password' }).click()
    await first.waitForURL('**/apps')
    await rig.leave(first)
  })

  test('an app is made from an image and goes live', async () => {
    await page.goto('/new-app')
    await page.getByLabel('Image').fill(image('1'))
    await page.getByLabel('Name', { exact: true }).fill(app)
    await page.getByRole('button', { name: 'Create and deploy' }).click()
    await page.waitForURL(`**/apps/${app}/deploys/*`)
    await comesToSay(/^Live/, '#deploy-head')
    expect(await visited()).toBe('1')
  })

  test('a second version takes its place', async () => {
    await liveApp(rig.server, settings('1'))
    await deploysBy('2')
    await comesToSay(/^Live/, '#deploy-head')
    expect(await visited()).toBe('2')
  })

  test('a deploy that fails says why, shows the last output, and who still serves', async () => {
    await liveApp(rig.server, settings('2'))
    await deploysBy('broken')
    await comesToSay(/^Failed/, '#deploy-head')
    await comesToSay('v1 · 2 kept serving; visitors noticed nothing.', '#deploy-outcome')
    await comesToSay('no database at db:5432', '#deploy-output')
    expect(await visited()).toBe('2')
  })

  test('going back says first what changes, then takes one press', async () => {
    await liveApp(rig.server, settings('1'))
    await deployed(rig.server, app, { tag: '2' })
    await page.goto(`/apps/${app}/releases`)
    await page.getByRole('link', { name: 'Roll back to v1 · 1' }).click()
    await comesToSay(`Roll ${app} back to v1 · 1?`, 'main')
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.waitForURL(`**/apps/${app}/deploys/*`)
    await comesToSay(/^Live/, '#deploy-head')
    expect(await visited()).toBe('1')
  })

  test('variables are set one by one and by a .env, and secret ones never come back', async () => {
    await liveApp(rig.server, settings('1'))
    await page.goto(`/apps/${app}/variables`)
    await page.getByLabel('Name', { exact: true }).fill('DATABASE_URL')
    await page.getByLabel('Value', { exact: true }).fill('postgres://hidden-value')
    await page.getByRole('button', { name: 'Add variable' }).click()
    await comesToSay('DATABASE_URL', '#variables')
    await page.getByLabel('Lines of NAME=value').fill('# two\nLOG_LEVEL=debug\nexport LOG_LEVEL="info"\nKEY="a\nb"')
    await page.getByRole('button', { name: 'Set variables' }).click()
    await comesToSay('LOG_LEVEL', '#variables')
    await comesToSay('Set LOG_LEVEL, KEY.', 'main')
    await comesToSay('LOG_LEVEL stands there more than once', 'main')
    expect(await page.content()).not.toContain('hidden-value')
    expect(await page.locator('#pending').textContent()).toContain('LOG_LEVEL')
  })

  test('a .env that is wrong is refused by its line, and its text is not sent back', async () => {
    await makeApp(rig.server, settings('1'))
    await page.goto(`/apps/${app}/variables`)
    await page.getByLabel('Lines of NAME=value').fill('GOOD=1\nhunter2')
    await page.getByRole('button', { name: 'Set variables' }).click()
    await comesToSay('Line 2 has no', 'main')
    if (!javaScriptEnabled) expect(await page.content()).not.toContain('hunter2')
    const { body } = await rig.server.api<{ items: { name: string }[] }>('GET', `/apps/${app}/variables`)
    expect(body.items).toEqual([])
  })

  test('a variable is deleted after a question', async () => {
    await makeApp(rig.server, { ...settings('1'), variables: { KEY: 'x', LOG_LEVEL: 'info' } })
    await page.goto(`/apps/${app}/variables`)
    await page.getByRole('link', { name: 'Delete KEY' }).click()
    await page.getByRole('button', { name: 'Delete variable' }).click()
    await page.waitForURL(`**/apps/${app}/variables?*`)
    expect(await page.locator('#variables').textContent()).not.toContain('KEY')
  })

  test('settings, a process and a volume are changed on one page', async () => {
    await makeApp(rig.server, settings('1'))
    await page.goto(`/apps/${app}/settings`)
    await page.getByLabel('Release command').fill("sh -c 'echo done; true'")
    await page.getByLabel('Drain').fill('3')
    await page.getByRole('button', { name: 'Save settings' }).click()
    await page.waitForURL('**/settings?done=saved')
    await page.getByLabel('Path in the container').fill('/data')
    await page.locator('#volume-name').fill('data')
    await page.getByRole('button', { name: 'Add a volume' }).click()
    await comesToSay('/data', '#volumes')
    await page.getByText('Add a process').click()
    await page.locator('#process-new-name').fill('clock')
    await page.locator('#process-new-command').fill('sleep 1000')
    await page.locator('#process-new-stopTimeoutSeconds').fill('7')
    await page.locator('#process-new-singleton').check()
    await page.getByRole('button', { name: 'Add process' }).click()
    await comesToSay('clock', '#processes')
    const { body } = await rig.server.api('GET', `/apps/${app}`)
    expect(body).toMatchObject({
      drainSeconds: 3,
      releaseCommand: ['sh', '-c', 'echo done; true'],
      volumes: [{ name: 'data', path: '/data' }],
      processes: [
        { name: 'web', singleton: false },
        { name: 'clock', singleton: true, stopTimeoutSeconds: 7 },
      ],
    })
  })

  test('a setting that cannot be is refused beside its field, with what was typed', async () => {
    await makeApp(rig.server, settings('1'))
    await page.goto(`/apps/${app}/settings`)
    await page.getByLabel('Port', { exact: false }).first().fill('http')
    await page.getByRole('button', { name: 'Save settings' }).click()
    await comesToSay('“Port” must be', '#settings')
    expect(await page.getByLabel('Port', { exact: false }).first().inputValue()).toBe('http')
  })

  test('a domain is added and leads to the app', async () => {
    await liveApp(rig.server, settings('1'))
    await page.goto(`/apps/${app}/domains`)
    await page.getByLabel('Domain', { exact: true }).fill(`${app}.example.test`)
    await page.getByRole('button', { name: 'Add domain' }).click()
    await comesToSay('is not added yet', '#dns-warning')
    expect(await page.locator('#domains').textContent()).not.toContain(`${app}.example.test`)
    await page.getByRole('button', { name: 'Add anyway' }).click()
    await comesToSay(`${app}.example.test`, '#domains')
    const address = `http://${app}.example.test:${rig.server.httpPort}`
    expect(await page.locator(`#domains a[href="${address}"]`).count()).toBe(1)
    expect((await rig.server.request(`${app}.example.test`)).status).toBeLessThan(400)
  })

  test('the app is deleted after its name is typed', async () => {
    await makeApp(rig.server, settings('1'))
    await page.goto(`/apps/${app}/delete`)
    await page.getByLabel(`Type ${app} to confirm`).fill('another')
    await page.getByRole('button', { name: `Delete ${app}` }).click()
    await comesToSay('That is not the name of this app', 'main')
    await page.getByLabel(`Type ${app} to confirm`).fill(app)
    await page.getByRole('button', { name: `Delete ${app}` }).click()
    await page.waitForURL('**/apps?done=deleted')
    expect((await rig.server.api('GET', `/apps/${app}`)).status).toBe(404)
  })
})

test('a credential is stored, tried at its registry, and its password never comes back', async () => {
  const locked = await TestRegistry.start({ login: 'required' })
  const page = await rig.signedIn()
  await page.goto('/new-credential')
  await page.getByLabel('Name', { exact: true }).fill('team')
  await page.getByLabel('Server').fill(locked.server)
  await page.getByLabel('User name').fill(registryLogin.username)
  await page.getByLabel('Password or token').fill('a-wrong-password')
  await page.getByRole('button', { name: 'Save and check' }).click()
  await page.getByText('The check failed.').waitFor()
  await page.getByRole('link', { name: 'team' }).click()
  await page.getByLabel('Password or token').fill(registryLogin.password)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('It works: the registry accepts this login.').waitFor()
  expect(await page.content()).not.toContain(registryLogin.password)
  await page.getByRole('link', { name: 'team' }).click()
  await page.getByRole('link', { name: 'Delete team…' }).click()
  await page.getByRole('button', { name: 'Delete credential' }).click()
  await page.getByText('No credentials yet.').waitFor()
  await locked.close()
})

test('a viewer sees, and changes nothing', async () => {
  await rig.server.api('POST', '/apps', { name: 'seen', image: image1() })
  const page = await rig.signedIn({}, 'viewer')
  for (const tab of ['', '/deploys', '/logs', '/variables', '/domains', '/settings']) {
    expect((await page.goto(`/apps/seen${tab}`))?.status(), tab).toBe(200)
  }
  expect(await page.getByRole('button', { name: 'Save settings' }).count()).toBe(0)
})

function image1(): string {
  return `${registry.server}/team/shop:1`
}
