import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { registryLogin, TestRegistry } from '../support/registry.ts'
import { complaintsOf, PanelRig } from './panel-rig.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let rig: PanelRig
let registry: TestRegistry

beforeAll(async () => {
  registry = await TestRegistry.start({ login: 'required' })
  rig = await PanelRig.start()
})

beforeEach(() => printLogWhenTestFails(rig.server))

afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  await registry?.close()
})

test.for([true, false])('a login is stored, corrected, switched and deleted; scripts: %s', async javaScriptEnabled => {
  const page = await rig.signedIn({ javaScriptEnabled })
  const said = complaintsOf(page)
  const name = `harbour-${javaScriptEnabled}`
  const main = page.locator('main')

  await page.goto('/new-credential')
  await main.getByLabel('Name', { exact: true }).fill(name)
  await main.getByLabel('Server').fill(registry.server)
  await main.getByLabel('User name').fill(registryLogin.username)
  await main.getByLabel('Password or token').fill('not-this-one')
  await main.getByRole('button', { name: 'Save and check' }).click()
  await page.waitForURL('**/credentials?done=credential-refused')
  await main.getByText('refused').first().waitFor()

  await main.getByRole('link', { name }).click()
  await main.getByLabel('Password or token').fill(registryLogin.password)
  await main.getByLabel('Without TLS').check()
  await main.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL('**/credentials?done=credential-works')

  await main.getByRole('link', { name }).click()
  expect(await main.getByLabel('Without TLS').isChecked()).toBe(true)
  expect(await page.content()).not.toContain(registryLogin.password)
  await main.getByLabel('Without TLS').uncheck()
  await main.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL('**/credentials?done=credential-works')
  expect((await rig.server.api('GET', `/credentials/${name}`)).body).toMatchObject({ plainHttp: false })

  await page.goto('/new-app')
  expect(await main.getByLabel('Credential').locator('option').allTextContents()).toEqual([
    'Use account default',
    'None: pull without a login',
    `${name} (${registry.server})`,
  ])

  await page.goto(`/credentials/${name}/delete`)
  await main.getByRole('button', { name: /^Delete/ }).click()
  await page.waitForURL('**/credentials?done=credential-deleted')
  expect((await rig.server.api('GET', `/credentials/${name}`)).status).toBe(404)
  expect(said).toEqual([])
})
