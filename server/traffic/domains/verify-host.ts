import type { Caddy } from '../../adapters/caddy/open-caddy.ts'
import { AppError } from '../../errors.ts'

const quickMs = 2000
const limitMs = 15_000
/** No app can have it: one label that is no name. */
const nowhere = 'berth-verifies.invalid'

/**
 * Whether the proxy hands visitors of a host on. An app that is slow to answer is no fault of the proxy:
 * then its page for unknown names decides. Throws PROXY_UNAVAILABLE.
 */
export function proxyVerifier(caddy: Pick<Caddy, 'ask'>): (host: string, path: string) => Promise<void> {
  return async (host, path) => {
    try {
      const answer = await caddy.ask({ host, path, timeoutMs: quickMs })
      if (answer.from === 'app' || answer.status < 500) return
      throw notHanded(host, answer.status)
    } catch (error) {
      if (error instanceof AppError && error.code !== 'PROXY_UNAVAILABLE') throw error
      await caddy.ask({ host: nowhere, path: '/', timeoutMs: limitMs })
    }
  }
}

function notHanded(host: string, status: number): AppError {
  return new AppError({
    code: 'UNHEALTHY',
    message: `The new version answered berth, but not visitors: the proxy shows its ${status} page for ${host}.`,
    advice: "The previous version serves again. See the app's output, and deploy once more.",
  })
}
