import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { loadImage } from '../support/bare-docker.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { buildImage } from '../support/images/build-image.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'
import { deploy, deployed, makeApp } from '../support/scene/apps.ts'
import { complaintsOf, PanelRig } from './panel-rig.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const hostileLines = [
  String.raw`\033[31mred\033[0m \033]8;;http://evil.invalid/link\033\\link\033[2J\033[999D`,
  String.raw`broken \377\376\300 bytes`,
  '<script>window.pwned=1</script><img src=//evil.invalid/img onerror=window.pwned=2>',
  '<div hx-get="/evil-get" hx-trigger="load" hx-on:click="window.pwned=3" data-hx-get="/evil-get">htmx</div>',
  '</div></main><hx-partial hx-target="#main" hx-swap="innerHTML">taken over</hx-partial>',
  '<meta http-equiv=refresh content="0;url=//evil.invalid"><style>*{display:none}</style>',
]
const print = hostileLines.map(line => `printf '${line.replaceAll('%', '%%')}\\n'`).join('; ')
const longLine = 'busybox head -c 10485760 /dev/zero | busybox tr "\\000" "a"; echo'
const all = `${print}; ${longLine}; echo end-of-hostile`

let rig: PanelRig

beforeAll(async () => {
  const serve = `${all}; (while sleep 1; do ${print}; echo tick; done) & exec httpd -f -p "$PORT" -h /tmp`
  const images = [
    busyboxImage({ name: 'panel-hostile:serves', command: ['sh', '-c', serve], exposedPorts: [8080], user: 'app' }),
    busyboxImage({ name: 'panel-hostile:fails', command: ['sh', '-c', `${longLine}; ${print}; exit 1`], user: 'app' }),
  ]
  for (const image of images) await loadImage(buildImage(image))
  rig = await PanelRig.start()
  await makeApp(rig.server, { name: 'hostile', image: 'panel-hostile:serves' })
  await deployed(rig.server, 'hostile')
})

beforeEach(() => printLogWhenTestFails(rig.server))

afterAll(async () => rig?.[Symbol.asyncDispose]())

/** Watches a page for anything that foreign text could make it do. */
async function watched(page: Page): Promise<{ requests: string[]; said: string[] }> {
  const requests: string[] = []
  page.on('request', request => requests.push(request.url()))
  page.on('dialog', dialog => requests.push(`dialog ${dialog.message()}`))
  return { requests, said: complaintsOf(page) }
}

async function expectHarmless(page: Page, { requests, said }: Awaited<ReturnType<typeof watched>>): Promise<void> {
  expect(requests.filter(url => /evil/.test(url))).toEqual([])
  expect(said).toEqual([])
  expect(await page.evaluate('window.pwned')).toBeUndefined()
  const made = '.log :is(script, img, style, meta, a, hx-partial, [hx-get], [data-hx-get], [onerror])'
  expect(await page.locator(made).count()).toBe(0)
  expect(await page.locator('h1').first().isVisible()).toBe(true)
}

test('hostile output is text on the page of logs, also as it comes in', async () => {
  const page = await rig.signedIn()
  const signs = await watched(page)
  await page.goto('/apps/hostile/logs')
  const log = page.locator('#log')
  await log.getByText('<script>window.pwned=1</script>').first().waitFor()
  await log.getByText('[truncated]').first().waitFor()
  const ticks = await log.getByText('tick', { exact: true }).count()
  await log
    .getByText('tick', { exact: true })
    .nth(ticks + 1)
    .waitFor({ timeout: 30_000 })
  expect(await log.textContent()).toContain('broken \uFFFD\uFFFD\uFFFD bytes')
  expect(await log.textContent()).not.toContain('\u001b')
  await expectHarmless(page, signs)
})

test('hostile output is text on the page of a deploy that failed', async () => {
  const { body } = await deploy(rig.server, 'hostile', { tag: 'fails' })
  expect(body.status).toBe('failed')
  const page = await rig.signedIn()
  const signs = await watched(page)
  await page.goto(`/apps/hostile/deploys/${body.id}`)
  await page.locator('#deploy-output').getByText('taken over').first().waitFor()
  await page.locator('html[data-live]').waitFor()
  await expectHarmless(page, signs)
})
