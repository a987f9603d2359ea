import { setTimeout as pause } from 'node:timers/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { toolPath } from '../support/images/tool-path.ts'

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A berth and a browser. The panel is reached as people do it, through Caddy. */
export class PanelRig implements AsyncDisposable {
  readonly server: BerthServer
  readonly browser: Browser
  readonly origin: string

  private constructor(server: BerthServer, browser: Browser) {
    this.server = server
    this.browser = browser
    this.origin = `http://berth.localhost:${server.httpPort}`
  }

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<PanelRig> {
    const server = await startBerthServer(environment)
    const browser = await chromium.launch({ executablePath: toolPath('chromium'), args: [...flags, ...quiet] })
    return new PanelRig(server, browser)
  }

  /** A fresh browser session of a person with this role, signed in by a one-time link as an operator makes it. */
  async signedIn(options: BrowserContextOptions = {}, role = 'admin'): Promise<Page> {
    const opening = this.browser.newContext({ baseURL: this.origin, reducedMotion: 'reduce', ...options })
    const context = await within(20_000, opening, 'opened no session')
    context.setDefaultTimeout(10_000)
    const page = await within(20_000, context.newPage(), 'opened no page')
    await page.goto(await this.signInLink(role))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/password')
    return page
  }

  /** A new person each time: one who has a password would be asked for it. */
  async signInLink(role = 'admin'): Promise<string> {
    const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`
    const printed = await this.server.command('user', 'create', '--email', email, '--role', role)
    const link = /https?:\/\/\S+\/sign-in\/\S+/.exec(printed)?.[0]
    if (link === undefined) throw new Error(`no link in what berthd printed: ${printed}`)
    return link
  }

  /** Ends the session of a page. One that still loads is left first: Chromium may keep it for ever where a network goes meanwhile. */
  async leave(page: Page): Promise<void> {
    await page.goto('about:blank')
    await within(20_000, page.context().close(), `did not let go of the session`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close()
    await this.server.stop()
  }
}

/** Playwright gives some calls no limit: a test that hangs in one would not say where. */
export async function within<T>(limitMs: number, call: Promise<T>, otherwise: string): Promise<T> {
  const over = new AbortController()
  const late = pause(limitMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`the browser ${otherwise} within ${limitMs} ms`)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    over.abort()
    late.catch(() => {})
  }
}

/** Everything a page says that it should not: errors, refused scripts, answers that failed. */
export function complaintsOf(page: Page): string[] {
  const said: string[] = []
  // Docker's networks come and go on this machine: a browser breaks off what it loads just then, and the page loads it again.
  let brokenOff = 0
  page.on('pageerror', error => said.push(error.message))
  page.on('console', message => {
    const text = message.text()
    if (text.includes('ERR_NETWORK_CHANGED')) brokenOff += 1
    else if (brokenOff > 0 && text.includes('Failed to fetch')) brokenOff -= 1
    else if (message.type() === 'error' || /Content Security Policy/i.test(text)) said.push(text)
  })
  return said
}
