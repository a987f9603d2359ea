import { aLoadPlan, type LoadPlan } from '../load/load-plan.ts'
import type { PrivateRoot } from './private-root.ts'
import { runProgram } from './run-program.ts'

export type Api = (method: string, path: string, body?: object) => Promise<unknown>

/** The API of what is installed there, as an admin; throws what it refuses. */
export async function adminApi(root: PrivateRoot): Promise<Api> {
  const token = await root.berthd('token', 'create', '--name', 'test', '--role', 'admin')
  return async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${root.listen}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? null : JSON.parse(text)
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }
}

/** Visitors of the app `shop`, in plain HTTP. */
export function visitorsOf(root: PrivateRoot): LoadPlan {
  const target = { address: '127.0.0.1', port: root.httpPort, host: 'shop.localhost', protocol: 'http' } as const
  return aLoadPlan({ target, getConnections: 8, postConnections: 4, webSockets: 5, thinkMs: 25 })
}

/** Who signed the certificate that visitors of this host see. */
export async function issuerOf(root: PrivateRoot, host: string): Promise<string> {
  const to = ['--connect-to', `${host}:${root.httpsPort}:127.0.0.1:${root.httpsPort}`]
  const { said } = await runProgram('curl', ['-svk', ...to, `https://${host}:${root.httpsPort}/`])
  return /issuer: (.*)/.exec(said)?.[1] ?? 'none'
}
