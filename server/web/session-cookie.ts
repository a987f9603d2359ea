import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { RequestFacts } from './request-facts.ts'
import type { WebContext } from './web-context.ts'

/** `__Host-sid` over TLS, so that no sibling app can toss one in; `sid` on names that never leave this machine. */
export function sessionIdIn(c: WebContext, { isSecure, maySignIn }: RequestFacts): string | undefined {
  if (!maySignIn) return undefined
  return isSecure ? getCookie(c, 'sid', 'host') : getCookie(c, 'sid')
}

export function setSessionCookie(c: WebContext, id: string): void {
  const { isSecure } = c.get('facts')
  const rules = { httpOnly: true, sameSite: 'Lax', path: '/' } as const
  setCookie(c, 'sid', id, isSecure ? { ...rules, secure: true, prefix: 'host' } : rules)
}

export function clearSessionCookie(c: WebContext): void {
  const { isSecure } = c.get('facts')
  deleteCookie(c, isSecure ? '__Host-sid' : 'sid', { path: '/', secure: isSecure })
}

const DEVICE_SECONDS = 180 * 24 * 60 * 60

/** Tells a browser that signed in before from strangers; it opens nothing. */
export function deviceIn(c: WebContext, { isSecure, maySignIn }: RequestFacts): string | undefined {
  if (!maySignIn) return undefined
  return isSecure ? getCookie(c, 'device', 'host') : getCookie(c, 'device')
}

export function setDeviceCookie(c: WebContext, secret: string): void {
  const { isSecure } = c.get('facts')
  const rules = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: DEVICE_SECONDS } as const
  setCookie(c, 'device', secret, isSecure ? { ...rules, secure: true, prefix: 'host' } : rules)
}
