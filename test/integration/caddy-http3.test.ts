import { createHash } from 'node:crypto'
import { get } from 'node:https'
import { connect } from 'node:tls'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { startCaddy, startUpstream } from '../support/caddy.ts'
import { freePort } from '../support/free-port.ts'
import { toolPath } from '../support/images/tool-path.ts'

test('a browser learns of HTTP/3 and is answered over it', async () => {
  const httpsPort = await freePort()
  await using real = await startCaddy({ httpsPort })
  await using app = await startUpstream((request, response) => response.end(`answer to ${request.url}`))
  real.routes.addHost('shop.localhost', app.target)
  real.routes.allowCertificate('shop.localhost')
  const address = `https://shop.localhost:${httpsPort}`
  await using browser = await chromium.launch({
    executablePath: toolPath('chromium'),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--enable-quic'],
      `--origin-to-force-quic-on=shop.localhost:${httpsPort}`,
      // QUIC takes no certificate of an unknown authority, whatever else is ignored.
      `--ignore-certificate-errors-spki-list=${await fingerprintOfKey(httpsPort, 'shop.localhost')}`,
    ],
  })
  expect(await advertised(httpsPort, 'shop.localhost')).toBe(`h3=":${httpsPort}"; ma=2592000`)
  const page = await browser.newPage()
  const answer = await page.goto(`${address}/cart`)
  expect(await answer?.text()).toBe('answer to /cart')
  expect(await page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol")).toBe('h3')
})

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
