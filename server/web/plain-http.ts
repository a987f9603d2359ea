import { Refusal } from './refusal.ts'
import type { RequestFacts } from './request-facts.ts'

interface Panel {
  readonly host: string
  /** Null: this server runs without HTTPS. */
  readonly httpsPort: number | null
  /** Whether plain HTTP redirects to HTTPS. */
  readonly isHttpsOnly: () => boolean
}

/**
 * Calls of programs that came by plain HTTP where HTTPS is asked for. They are not redirected, since curl takes that for success,
 * and by then the token was sent in clear. Throws FORBIDDEN.
 */
export function refusePlainCall(facts: RequestFacts, authorization: string | undefined, panel: Panel): void {
  const { via, isSecure, host, path, method } = facts
  if (via === 'control' || isSecure || host !== panel.host || panel.httpsPort === null) return
  const acts = !['GET', 'HEAD', 'OPTIONS'].includes(method)
  if (!/^\/(api|hooks|v1\/webhook)(\/|$)/.test(path) || (!acts && authorization === undefined)) return
  if (!panel.isHttpsOnly()) return
  throw new Refusal(403, {
    code: 'FORBIDDEN',
    message: 'This call came over plain HTTP, and was refused.',
    advice: `Use https://${host}${panel.httpsPort === 443 ? '' : `:${panel.httpsPort}`}${shown(path)}.${leak(path, authorization)}`,
  })
}

/** An address that is a secret stays with the caller. */
function shown(path: string): string {
  return path.startsWith('/hooks/registry/') ? '/hooks/registry/…' : path
}

function leak(path: string, authorization: string | undefined): string {
  if (authorization !== undefined) return ' This token went over the wire in clear: delete it and make a new one.'
  if (path.startsWith('/hooks/registry/')) return ' This address went over the wire in clear: make a new one.'
  return ''
}
