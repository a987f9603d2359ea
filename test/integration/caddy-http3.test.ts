import { createHash } from 'node:crypto'
import { get } from 'node:https'
import { connect } from 'node:tls'
import { chromium, type Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { startCaddy, startUpstream } from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'
import { toolPath } from '../support/images/tool-path.ts'

const host = 'shop.localhost'
const switches = 50

test('a browser learns of HTTP/3 and is answered over it', async () => {
  const { real, httpsPort, open } = await aSite()
  await using app = await startUpstream((request, response) => response.end(`answer to ${request.url}`))
  real.routes.addHost(host, app.target)
  expect(await advertised(httpsPort, host)).toBe(`h3=":${httpsPort}"; ma=2592000`)
  const { page, answer } = await open('/cart')
  expect(answer).toBe('answer to /cart')
  expect(await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")).toBe('h3')
})

test(`${switches} switches lose nothing of what is asked over HTTP/3`, async () => {
  const { real, open } = await aSite()
  await using old = await startUpstream((_request, response) => response.end('old'))
  await using fresh = await startUpstream((_request, response) => response.end('new'))
  real.routes.addHost(host, old.target)
  const { page } = await open('/')
  const asking = page.evaluate(askUntilTold) as Promise<readonly Asked[]>
  for (let round = 0; round < switches; round += 1) {
    real.routes.point(host, round % 2 === 0 ? fresh.target : old.target)
    await page.evaluate('answered()')
  }
  await page.evaluate('isOver = true')
  const asked = await asking
  expect(new Set(asked.map(({ status, protocol }) => `${status} ${protocol}`))).toEqual(new Set(['200 h3']))
  expect(new Set(asked.map(({ text }) => text))).toEqual(new Set(['old', 'new']))
  expect(asked.length).toBeGreaterThan(switches)
})

interface Asked {
  readonly status: number
  readonly text: string
  readonly protocol: string
}

/** Four at once, all the time; `answered()` waits for the next answer. */
const askUntilTold = `(async () => {
  globalThis.isOver = false
  performance.setResourceTimingBufferSize(1e5)
  const waiting = []
  globalThis.answered = () => new Promise(resolve => waiting.push(resolve))
  const asked = []
  const ask = async who => {
    for (let n = 0; !isOver; n += 1) {
      const path = '/' + who + '/' + n
      const { status, text } = await fetch(path).then(
        async answer => ({ status: answer.status, text: await answer.text() }),
        error => ({ status: 0, text: String(error) }),
      )
      const [timing] = performance.getEntriesByName(new URL(path, location.href).href)
      asked.push({ status, text, protocol: timing?.nextHopProtocol ?? 'none' })
      for (const tell of waiting.splice(0)) tell()
    }
  }
  await Promise.all([0, 1, 2, 3].map(ask))
  return asked
})()`

/** A host with a certificate, and a browser that asks for it over QUIC from the first request on. */
async function aSite() {
  const httpsPort = await freePort()
  const real = await startCaddy({ httpsPort })
  onTestFinished(() => real[Symbol.asyncDispose]())
  real.routes.allowCertificate(host)
  return {
    ...{ real, httpsPort },
    async open(path: string): Promise<{ page: Page; answer: string | undefined }> {
      const browser = await chromium.launch({
        executablePath: toolPath('chromium'),
        args: [
          ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--enable-quic'],
          `--origin-to-force-quic-on=${host}:${httpsPort}`,
          // QUIC takes no certificate of an unknown authority, whatever else is ignored.
          `--ignore-certificate-errors-spki-list=${await fingerprintOfKey(httpsPort, host)}`,
        ],
      })
      onTestFinished(() => browser.close())
      const page = await browser.newPage()
      const answer = await page.goto(`https://${host}:${httpsPort}${path}`)
      return { page, answer: await answer?.text() }
    },
  }
}

function advertised(port: number, host: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: host, headers: { host }, rejectUnauthorized: false }
    const asked = get({ ...options, agent: false }, response => {
      resolve(response.headers['alt-svc'])
      response.resume()
    })
    asked.on('error', reject)
  })
}

function fingerprintOfKey(port: number, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, servername, rejectUnauthorized: false })
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' })
      socket.destroy()
      resolve(
        createHash('sha256')
          .update(key ?? '')
          .digest('base64'),
      )
    })
  })
}
