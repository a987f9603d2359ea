import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'

const name = '[A-Za-z0-9._-]+'
const ipv6 = '\\[[0-9A-Fa-f:.]+\\]'
const plainHost = `^(?:${name}|${ipv6})(?::[0-9]*)?$`

/**
 * The first route of every server. HTTP/2 and HTTP/3 let almost any text be a host, and it becomes a part of paths in the
 * routing directory: what is no plain name or address gets no further. So all that follows may read the host in any way.
 * HTTP/1.1 lets `scheme:anything` be what is asked for; behind the host of a redirect that would be more of its name.
 */
export function refuseStrangeHosts(): Json {
  const isStrange = [isNot('{http.request.hostport}', plainHost), isNot('{http.request.uri}', '^/')]
  return { match: isStrange, handle: [pageResponse('refused')], terminal: true }
}

/** The same for a name that is asked about in a query. */
export function refuseStrangeNames(placeholder: string): Json {
  return {
    match: [isNot(placeholder, `^${name}$`)],
    handle: [{ handler: 'static_response', status_code: 403 }],
    terminal: true,
  }
}

function isNot(placeholder: string, pattern: string): Json {
  return { not: [{ vars_regexp: { [placeholder]: { pattern } } }] }
}
