import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { deployed, deployTokenOf, loadPage, makeApp } from '../support/scene/apps.ts'
import { PanelRig } from './panel-rig.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let rig: PanelRig
let token: string

beforeAll(async () => {
  await Promise.all(['1', '2', '3'].map(version => loadPage({ name: `panel-live:${version}`, version })))
  rig = await PanelRig.start()
  await makeApp(rig.server, { name: 'shop', image: 'panel-live:1' })
  await deployed(rig.server, 'shop')
  token = await deployTokenOf(rig.server, 'shop')
})

beforeEach(() => printLogWhenTestFails(rig.server))

afterAll(async () => rig?.[Symbol.asyncDispose]())

/** From within the page: resolves when the text stands in the element. */
const noticing = (id: string, text: string) => `new Promise((resolve, reject) => {
  const isThere = () => document.getElementById(${JSON.stringify(id)})?.textContent.includes(${JSON.stringify(text)})
  const end = setTimeout(() => reject(new Error('never seen: ' + ${JSON.stringify(text)})), 30000)
  const look = () => { if (isThere()) { clearTimeout(end); watch.disconnect(); resolve() } }
  const watch = new MutationObserver(look)
  watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  look()
})`

test.each([
  ['/apps', 'app-shop', 'Deploying'],
  ['/apps/shop', 'app-head', 'Deploying'],
  ['/apps/shop/deploys', 'deploys', 'from curl'],
])('a deploy started by curl shows on %s while it goes on', async (path, id, text) => {
  const page = await rig.signedIn()
  await page.goto(path)
  await page.locator('html[data-live]').waitFor()
  const seen = page.evaluate(noticing(id, text))
  const call = rig.server.hook('shop', token, { tag: '2', message: 'from curl', force: 'true' })
  await seen
  expect((await call).status).toBe(200)
  await rig.leave(page)
})

test('a page finds its way back after berthd restarts, without a reload, and missed nothing', async () => {
  const page = await rig.signedIn()
  await page.goto('/apps/shop')
  await page.locator('html[data-live]').waitFor()
  await page.evaluate('document.documentElement.setAttribute("data-not-reloaded", "yes")')
  await rig.server.terminate()
  await page.locator('#trouble', { hasText: 'not live' }).waitFor()
  await rig.server.restart()
  await deployed(rig.server, 'shop', { tag: '3' })
  await page.locator('#app-live', { hasText: /Live:\s*v\d+ · 3/ }).waitFor({ timeout: 30_000 })
  await page.locator('#trouble').waitFor({ state: 'hidden' })
  expect(await page.locator('html[data-not-reloaded]').count()).toBe(1)
})
