import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { deploy, deployed, loadPage, makeApp } from '../support/scene/apps.ts'
import { pagePaths } from './every-page.ts'
import { complaintsOf, PanelRig } from './panel-rig.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 90_000 })

const looks = [
  { look: 'light at 1440 px', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { look: 'dark at 360 px', colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const

const paths = pagePaths('signed-in')
const general = paths.filter(path => !path.includes('{'))
const ofAnApp = paths.filter(path => path.includes('{app}'))
const others = paths.filter(path => path.includes('{') && !path.includes('{app}'))

let rig: PanelRig
/** Values for the names in braces, by the path up to and with them. */
const samples = new Map<string, string>()

beforeAll(async () => {
  await Promise.all(['1', '2'].map(version => loadPage({ name: `panel-axe:${version}`, version })))
  rig = await PanelRig.start({ BERTH_DEVELOPMENT: '1' })
})

beforeEach(() => printLogWhenTestFails(rig.server))

afterAll(async () => rig?.[Symbol.asyncDispose]())

describe('with nothing there', () => {
  test('axe finds nothing on the pages of an empty server', async () => {
    await expectClean(general)
  })
})

describe('with an app that never ran', () => {
  beforeAll(async () => {
    const { status } = await rig.server.api('POST', '/apps', { name: 'bare', domains: [] })
    expect(status).toBe(201)
    samples.set('/apps/{app}', 'bare')
  })

  test('axe finds nothing on its pages', async () => {
    await expectClean(ofAnApp.filter(path => path.match(/{/g)?.length === 1))
  })
})

describe('with apps, deploys and settings', () => {
  beforeAll(async () => {
    const { server } = rig
    const volumes = [{ name: 'data', path: '/data' }]
    await makeApp(server, {
      name: 'shop',
      image: 'panel-axe:1',
      volumes,
      sharedVolume: true,
      startTimeoutSeconds: 3,
      processes: { web: {}, worker: { command: ['sleep', '1000'], instances: 1 } },
      domains: ['shop.localhost', 'www.shop.test'],
      variables: [
        { name: 'LOG_LEVEL', value: 'info', secret: false },
        { name: 'TOKEN', value: 'x', secret: true },
      ],
    })
    await deployed(server, 'shop')
    await deployed(server, 'shop', { tag: '2', message: 'the second one' })
    await server.api('PATCH', '/apps/shop', { healthPath: '/not-there' })
    const { body: failed } = await deploy(server, 'shop', { tag: '1' })
    expect(failed.status).toBe('failed')
    samples.set('/apps/{app}', 'shop')
    samples.set('/apps/{app}/deploys/{deploy}', failed.id)
    samples.set('/apps/{app}/releases/{release}', 'v1')
    samples.set('/apps/{app}/variables/{name}', 'TOKEN')
    samples.set('/apps/{app}/domains/{host}', 'www.shop.test')
    samples.set('/apps/{app}/processes/{process}', 'worker')
    samples.set('/apps/{app}/volumes/{volume}', 'data')
    await server.api('POST', '/credentials', {
      name: 'ghcr-read',
      server: 'ghcr.io/nobody',
      username: 'nobody',
      password: 'wrong',
    })
    samples.set('/credentials/{credential}', 'ghcr-read')
  })

  test('axe finds nothing on any page', async () => {
    await expectClean([...general, ...ofAnApp, ...others])
  })
})

describe('before anybody signed in', () => {
  test('axe finds nothing on the public pages', async () => {
    samples.set('/sign-in/{link}', (await rig.signInLink()).split('/').at(-1) ?? '')
    const context = await rig.browser.newContext({ baseURL: rig.origin, reducedMotion: 'reduce' })
    await expectCleanOn(await context.newPage(), [...pagePaths('everybody'), '/sign-in/used-up'])
  })
})

async function expectClean(wanted: readonly string[]): Promise<void> {
  await expectCleanOn(await rig.signedIn(), wanted)
}

async function expectCleanOn(page: Page, wanted: readonly string[]): Promise<void> {
  const said = complaintsOf(page)
  const found: Record<string, readonly string[]> = {}
  for (const path of wanted) {
    const faults = await faultsOf(page, path)
    if (faults.length > 0) found[path] = faults
  }
  expect(found).toEqual({})
  expect(said.filter(text => !/status of 410/.test(text))).toEqual([])
  await rig.leave(page)
}

/** Of one page in every look: it is loaded once. */
async function faultsOf(page: Page, path: string): Promise<string[]> {
  const answer = await page.goto(filledIn(path))
  const status = answer?.status() ?? 0
  if (status >= 400 && status !== 410) return [`it answers ${status}`]
  await page.evaluate(axe.source)
  const faults: string[] = []
  for (const { look, colorScheme, viewport } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize(viewport)
    faults.push(...(await faultsNow(page)).map(fault => `${look}: ${fault}`))
    await takePicture(page, `${path} ${look} ${samples.get('/apps/{app}') ?? 'empty'}`)
  }
  return faults
}

async function faultsNow(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate("axe.run(document, {resultTypes: ['violations']})")) as AxeResults
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  return [
    ...(wide === true ? ['wider than the window'] : []),
    ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`),
  ]
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { html: string; failureSummary: string }[]
  }[]
}

/** A new kind of page needs a sample here; the test says so instead of leaving it out. */
function filledIn(path: string): string {
  return path.replace(/\{(\w+)\}/g, (braces, _name, at: number) => {
    const sample = samples.get(path.slice(0, at + braces.length))
    if (sample === undefined) throw new Error(`no sample for ${path.slice(0, at + braces.length)}: add one`)
    return sample
  })
}

/** `BERTH_TEST_SHOTS=<folder>` keeps a picture of every page, to look at. */
async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.BERTH_TEST_SHOTS
  if (folder === undefined) return
  await page.screenshot({ path: `${folder}/${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`, fullPage: true })
}
