import { usageError } from '../cli-error.ts'

/** The server's address from what people type: `berth.example.com`, or what stands in the browser's address bar. */
export function serverUrl(text: string, source: string): URL {
  const typed = text.trim()
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `${schemeFor(typed)}://${typed}`
  const url = URL.canParse(whole) ? new URL(new URL(whole).origin) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url
  throw usageError(
    `\`${typed.slice(0, 200)}\` (${source}) is not the address of a server.`,
    'Write it as https://berth.example.com.',
  )
}

function schemeFor(host: string): 'http' | 'https' {
  return isThisMachine((host.split(/[/?#]/, 1)[0] ?? '').replace(/:\d*$/, '')) ? 'http' : 'https'
}

/** Nothing between the two can listen there. */
export function isThisMachine(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}
