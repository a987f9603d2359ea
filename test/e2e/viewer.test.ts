import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeApp } from '../support/scene/apps.ts'
import { PanelRig } from './panel-rig.ts'

/** The API gives values of variables to members; so do the pages. */
const plainValue = 'a-value-for-members'

let rig: PanelRig

beforeAll(async () => {
  rig = await PanelRig.start()
  await makeApp(rig.server, { name: 'shop', image: 'berth-test/none:1', volumes: [{ name: 'data', path: '/data' }] })
  await rig.server.api('PATCH', '/apps/shop/variables', [{ name: 'GREETING', value: plainValue, secret: false }])
  await rig.server.api('PUT', '/apps/shop/domains/www.example.com', {})
})

afterAll(async () => {
  await rig[Symbol.asyncDispose]()
})

test('who may only look sees nothing that the server would refuse', async () => {
  const page = await rig.signedIn({}, 'viewer')
  const seen = new Set<string>()
  const open = ['/apps']
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    seen.add(path)
    const answer = await page.goto(path)
    expect([path, answer?.status()]).toEqual([path, 200])
    expect([path, (await page.content()).includes(plainValue)]).toEqual([path, false])
    expect([path, await page.locator('form[method=post] [type=submit]:visible').count()]).toEqual([
      path,
      ownForms(path),
    ])
    const links = await page
      .locator('a[href^="/"]:visible')
      .evaluateAll(all => all.map(one => one.getAttribute('href')))
    open.push(...links.filter((href): href is string => href !== null && !seen.has(href)))
  }
  expect([...seen]).toEqual(expect.arrayContaining(['/apps/shop/settings', '/apps/shop/variables']))
  const member = await rig.signedIn({}, 'member')
  await member.goto('/apps/shop/variables')
  expect(await member.content()).toContain(plainValue)
})

/** Changing the own password. */
function ownForms(path: string): number {
  return path === '/password' ? 1 : 0
}
