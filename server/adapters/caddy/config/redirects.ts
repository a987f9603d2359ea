import type { Json } from './json.ts'
import { isHttpsInFront } from './visitor-claims.ts'

const hasCapitals = '^[A-Za-z0-9.-]*[A-Z][A-Za-z0-9.-]*(:[0-9]*)?$'
const hasTrailingDot = '^([A-Za-z0-9-]+\\.)+(:[0-9]*)?$'
const plainName = '(.Req.Host | lower | replace ".:" ":" | trimSuffix ".")'

/** Names with capitals or a trailing dot go to the name as it stands in the directory. Only `templates` can lower-case a name. */
export function plainNameRedirect(): Json {
  const location = `{{.RespHeader.Set "Location" (printf "//%s%s" ${plainName} .Req.URL.RequestURI)}}`
  return {
    match: [{ header_regexp: { Host: { pattern: `${hasCapitals}|${hasTrailingDot}` } } }],
    handle: [
      { handler: 'templates' },
      { handler: 'static_response', status_code: 308, headers: { 'Content-Type': ['text/html'] }, body: location },
    ],
    terminal: true,
  }
}

interface Secured {
  readonly dataDirectory: string
  /** What stands after the host. */
  readonly port: string
  readonly folder?: string
  readonly trusted: 'some' | 'none'
}

/**
 * On the plain port: hosts that have shown a good certificate and want HTTPS only. A visitor who came by HTTPS to a proxy in front
 * that is believed is there already: to be sent there again would never end.
 */
export function httpsRedirect({ dataDirectory, port, folder = '/={http.request.host}', trusted }: Secured): Json {
  const location = `https://{http.request.host}${port}{http.request.uri}`
  const isForced = { file: { root: `${dataDirectory}/routes/https`, try_files: [folder] } }
  return {
    match: [{ ...isForced, ...(trusted === 'none' ? {} : { not: [isHttpsInFront] }) }],
    handle: [{ handler: 'static_response', status_code: 308, headers: { Location: [location] } }],
    terminal: true,
  }
}
