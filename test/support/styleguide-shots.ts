// Takes a picture of every page view, light at 1440 px and dark at 360 px, and runs axe on each.
//   node test/support/styleguide-shots.ts [part of a name] [--out DIR] [--no-pictures]
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { build } from 'esbuild'
import { type Browser, chromium, type Page } from 'playwright-core'

const looks = [
  { name: 'light-1440', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'dark-360', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

const root = join(import.meta.dirname, '../..')
const options = process.argv.slice(2)
const outAt = options.indexOf('--out')
const out = outAt >= 0 ? (options[outAt + 1] ?? '') : join(tmpdir(), 'berth-shots')
const wanted = options.find((option, at) => !option.startsWith('--') && (outAt < 0 || at !== outAt + 1)) ?? ''

interface Rendered {
  readonly name: string
  readonly html: string
  readonly click?: string | undefined
}

type Assets = ReadonlyMap<string, { readonly type: string; readonly body: Buffer }>

async function main(): Promise<void> {
  await mkdir(out, { recursive: true })
  const samples = (await renderSamples()).filter(sample => sample.name.includes(wanted))
  const server = await serve(samples, await buildAssets())
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const faults = await lookAtAll(browser, samples, addressOf(server))
  await browser.close()
  server.closeAllConnections()
  server.close()
  for (const fault of faults) console.log(fault)
  console.log(`${samples.length} pages, ${faults.length} faults, pictures in ${out}`)
  process.exitCode = faults.length > 0 ? 1 : 0
}

async function lookAtAll(on: Browser, samples: readonly Rendered[], address: string): Promise<string[]> {
  const found: string[] = []
  for (const { name, viewport, colorScheme } of looks) {
    const context = await on.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const said: string[] = []
    page.on('console', message => {
      if (/Content Security Policy/i.test(message.text())) said.push(message.text())
    })
    page.on('pageerror', error => said.push(error.message))
    for (const sample of samples) {
      found.push(
        ...(await lookAt(page, `${address}/${sample.name}`, sample.click)).map(
          fault => `${sample.name} ${name}: ${fault}`,
        ),
      )
      found.push(...said.splice(0).map(text => `${sample.name} ${name}: ${text}`))
      if (!options.includes('--no-pictures')) await takePicture(page, join(out, `${sample.name}.${name}.png`))
    }
    await context.close()
  }
  return found
}

async function lookAt(page: Page, address: string, click: string | undefined): Promise<string[]> {
  await page.goto(address)
  if (click) await page.click(click)
  const wide = (await page.evaluate(widerThanPage)) as string[]
  await page.evaluate(axe.source)
  const results = (await page.evaluate("axe.run(document, {resultTypes: ['violations']})")) as AxeResults
  return [
    ...wide.map(element => `wider than the page: ${element}`),
    ...results.violations.map(
      each => `axe ${each.id}: ${each.nodes[0]?.html} ${each.nodes[0]?.failureSummary} (${each.nodes.length})`,
    ),
  ]
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { html: string; failureSummary: string }[]
  }[]
}

// A string, because it runs in the page, whose globals are not ours.
const widerThanPage = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return []
  const wide = [...document.querySelectorAll('main *')].filter(each => each.getBoundingClientRect().right > innerWidth + 1)
  return [document.documentElement.scrollWidth + ' px', ...wide.slice(0, 3).map(each => each.outerHTML.slice(0, 120))]
})()`

async function takePicture(page: Page, path: string): Promise<void> {
  const height = Math.min(2600, (await page.evaluate('document.documentElement.scrollHeight')) as number)
  const { width } = page.viewportSize() ?? { width: 1440 }
  await page.screenshot({ path, clip: { x: 0, y: 0, width, height }, fullPage: true })
}

async function renderSamples(): Promise<Rendered[]> {
  const file = join(out, `samples-${process.pid}.mjs`)
  await build({
    entryPoints: [join(root, 'test/support/styleguide/samples.tsx')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    tsconfig: join(root, 'tsconfig.json'),
  })
  const module = (await import(pathToFileURL(file).href)) as { renderSamples(): Promise<Rendered[]> }
  return module.renderSamples()
}

async function buildAssets(): Promise<Assets> {
  await build({
    entryPoints: [join(root, 'static/css/berth.css'), join(root, 'static/js/berth.js')],
    outdir: join(out, 'assets'),
    entryNames: '[name]',
    bundle: true,
    format: 'iife',
    logLevel: 'error',
  })
  return new Map([
    ['berth.css', { type: 'text/css', body: await readFile(join(out, 'assets/berth.css')) }],
    ['berth.js', { type: 'text/javascript', body: await readFile(join(out, 'assets/berth.js')) }],
    ['icon.svg', { type: 'image/svg+xml', body: await readFile(join(root, 'static/icon.svg')) }],
  ])
}

function serve(samples: readonly Rendered[], assets: Assets): Promise<Server> {
  const pages = new Map(samples.map(({ name, html }) => [name, html]))
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1)
    const asset = assets.get(path.replace(/^assets\//, ''))
    if (asset) return response.writeHead(200, { 'content-type': asset.type }).end(asset.body)
    if (path.startsWith('streams/')) {
      return response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
    }
    const html = pages.get(path)
    response.writeHead(html ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
    })
    return response.end(html)
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server of the samples does not listen')
  return `http://127.0.0.1:${address.port}`
}

await main()
