import { Agent, request } from 'undici'
import { proxyNotServing } from '../../failures/proxy-failures.ts'
import { pageHeader } from './config/page-response.ts'

export interface ProxyQuestion {
  readonly host: string
  readonly path: string
  readonly timeoutMs: number
}

export interface ProxyAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Who spoke: the app, or the proxy with a page of its own. */
  readonly from: 'app' | 'proxy'
}

export interface ProxyPorts {
  readonly httpPort: number
  readonly httpsPort: number | 'off'
}

/**
 * Asks as a visitor of `host` would, on this machine, over HTTPS where the host is sent there.
 * Throws PROXY_UNAVAILABLE when there is no answer in time.
 */
export async function askThroughProxy(ports: ProxyPorts, question: ProxyQuestion): Promise<ProxyAnswer> {
  const plain = await ask(question, 'http', ports.httpPort)
  const leadsToHttps = plain.status === 308 && String(plain.headers.location).startsWith(`https://${question.host}`)
  return leadsToHttps && ports.httpsPort !== 'off' ? ask(question, 'https', ports.httpsPort) : plain
}

async function ask(question: ProxyQuestion, scheme: 'http' | 'https', port: number): Promise<ProxyAnswer> {
  const { host, path, timeoutMs } = question
  // It is our own proxy on loopback that is asked; what its certificate is worth is another question.
  const dispatcher = new Agent({ connect: { servername: host, rejectUnauthorized: false } })
  try {
    const { statusCode, headers, body } = await request(`${scheme}://127.0.0.1:${port}${path}`, {
      dispatcher,
      headers: { host },
      signal: AbortSignal.timeout(timeoutMs),
    })
    await body.dump()
    return { status: statusCode, headers, from: headers[pageHeader.toLowerCase()] === undefined ? 'app' : 'proxy' }
  } catch (error) {
    throw proxyNotServing(host, port, error)
  } finally {
    await dispatcher.destroy()
  }
}
