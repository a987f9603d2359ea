import { once } from 'node:events'
import { createServer, request } from 'node:https'

/** Stands before an ACME server: counts what is ordered there, says that it was too much, or is away. */
export interface AcmeGate extends AsyncDisposable {
  /** How often a certificate was ordered. */
  orders(): number
  /** From now on orders are answered `rateLimited`. */
  limit(): void
  /** From now on nothing listens there. */
  goAway(): Promise<void>
  /** And now it listens again. */
  comeBack(): Promise<void>
}

interface Setup {
  readonly port: number
  readonly upstreamPort: number
  readonly certificate: string
  readonly key: string
}

export async function startAcmeGate({ port, upstreamPort, certificate, key }: Setup): Promise<AcmeGate> {
  let orders = 0
  let limited = false
  const server = createServer({ cert: certificate, key }, (visitor, answer) => {
    const isOrder = visitor.method === 'POST' && (visitor.url ?? '').endsWith('order-plz')
    if (isOrder) orders += 1
    if (isOrder && limited) {
      answer.writeHead(429, { 'content-type': 'application/problem+json', 'replay-nonce': `spent-${orders}` })
      answer.end(
        JSON.stringify({
          type: 'urn:ietf:params:acme:error:rateLimited',
          detail: `too many, retry after ${inAnHour()}`,
          status: 429,
        }),
      )
      return
    }
    // The addresses in the directory are made of the Host header, so they lead through here.
    const { method, url: path, headers } = visitor
    const onward = request({ host: '127.0.0.1', port: upstreamPort, method, path, headers, rejectUnauthorized: false })
    onward.on('response', response => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    visitor.pipe(onward)
  })
  const close = async (): Promise<void> => {
    if (!server.listening) return
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  const open = async (): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await open()
  return {
    orders: () => orders,
    limit() {
      limited = true
    },
    goAway: close,
    comeBack: open,
    [Symbol.asyncDispose]: close,
  }
}

/** As Let's Encrypt writes it. */
function inAnHour(): string {
  return `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
