import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeApp } from '../support/scene/apps.ts'
import { PanelRig, within } from './panel-rig.ts'

let rig: PanelRig

beforeAll(async () => {
  rig = await PanelRig.start()
  for (const name of ['shop', 'shed', 'blog']) await makeApp(rig.server, { name, image: 'berth-test/none:1' })
})

afterAll(() => rig[Symbol.asyncDispose]())

test('the search at the top filters while somebody types, from any page, and keeps what was typed', async () => {
  const page = await rig.signedIn()
  await page.goto('/apps/blog')
  const search = page.getByRole('searchbox', { name: 'Search apps', exact: true })
  await search.focus()
  await typed(page, 'sh')
  await page.waitForURL('**/apps?q=sh')
  await page.locator('#app-shop').waitFor()
  expect(await page.locator('#app-blog').count()).toBe(0)
  await typed(page, 'op')
  await page.waitForURL('**/apps?q=shop')
  await page.locator('#app-shed').waitFor({ state: 'detached' })
  expect(await page.locator('#app-shop').count()).toBe(1)
  expect(await search.inputValue()).toBe('shop')
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Search apps')
  await page.goBack()
  await page.waitForURL('**/apps/blog')
  await page.getByRole('heading', { name: 'blog' }).waitFor()
  await rig.leave(page)
})

test('on a phone the search of the list loses no letter to an answer that comes meanwhile', async () => {
  const page = await rig.signedIn({ viewport: { width: 390, height: 844 } })
  await page.goto('/apps?q=s')
  const search = page.getByRole('searchbox', { name: 'Search apps by name, domain or image' })
  await search.press('End')
  await typed(page, 'hop', 260)
  await page.waitForURL('**/apps?q=shop')
  await page.locator('#app-shed').waitFor({ state: 'detached' })
  expect(await search.inputValue()).toBe('shop')
  await rig.leave(page)
})

function typed(page: Page, letters: string, delay = 0): Promise<void> {
  return within(20_000, page.keyboard.type(letters, { delay }), `took no more letters of “${letters}”`)
}
