import type { Json } from './json.ts'

const isTrusted = { vars: { trusted_proxy: ['true'] } } as const

/** Whether it came by HTTPS to a proxy in front that is believed, which then spoke HTTP to us. */
export const isHttpsInFront = { ...isTrusted, header: { 'X-Forwarded-Proto': ['https'] } } as const

/** As a trusted proxy tells it; else whoever connected. */
const visitorAddress = '{http.vars.client_ip}'

/** They name the visitor's address, each in the words of another vendor. */
const addressHeaders = [
  'Cf-Connecting-Ip',
  'Client-Ip',
  'Fastly-Client-Ip',
  'Fly-Client-Ip',
  'True-Client-Ip',
  'X-Azure-Clientip',
  'X-Client-Ip',
  'X-Cluster-Client-Ip',
  'X-Envoy-External-Address',
  'X-Real-Ip',
]

/** They name how and where the visitor asked. `Proxy` becomes HTTP_PROXY in programs that run as CGI. */
const requestHeaders = [
  ...['Forwarded', 'Front-End-Https', 'Proxy', 'X-Host', 'X-Http-Host-Override', 'X-Original-Forwarded-For'],
  ...['X-Original-Host', 'X-Original-Url', 'X-Rewrite-Url', 'X-Scheme', 'X-Url-Scheme'],
  ...['X-Forwarded-By', 'X-Forwarded-Path', 'X-Forwarded-Port', 'X-Forwarded-Prefix', 'X-Forwarded-Protocol'],
  ...['X-Forwarded-Scheme', 'X-Forwarded-Server', 'X-Forwarded-Ssl', 'X-Forwarded-Uri'],
]

/** They name who the visitor is; a proxy in front that signs people in sets them. */
const personHeaders = [
  ...['X-Forwarded-Access-Token', 'X-Forwarded-Email', 'X-Forwarded-Groups', 'X-Forwarded-Preferred-Username'],
  'X-Forwarded-User',
]

/** All that a visitor may not say for itself. */
export const claimHeaders: readonly string[] = [...addressHeaders, ...requestHeaders, ...personHeaders]

/**
 * What apps take for the word of the proxy before them must not be a visitor's: it is replaced by the truth, or removed. Caddy
 * itself does so with X-Forwarded-For, -Proto and -Host alone. A trusted proxy hands on what visitors claim, so that all but the
 * names of people are treated alike. One look says whether any is there: to change headers that are not costs ten times as much.
 */
export function withoutClaims(trusted: 'some' | 'none'): Json {
  const isUntrusted = trusted === 'none' ? [] : [isTrusted]
  const routes = [
    { match: [{ not: [lacks([...addressHeaders, ...requestHeaders])] }], handle: [change] },
    { match: [{ not: [...isUntrusted, lacks(personHeaders)] }], handle: [remove(personHeaders)] },
  ]
  return { handler: 'subroute', routes }
}

/** None of them is there: null asks for that. */
function lacks(names: readonly string[]): { readonly [matcher: string]: Json } {
  return { header: Object.fromEntries(names.map(name => [name, null])) }
}

const change = {
  handler: 'headers',
  request: {
    replace: Object.fromEntries(
      addressHeaders.map(name => [name, [{ search_regexp: '^.*$', replace: visitorAddress }]]),
    ),
    delete: requestHeaders,
  },
}

function remove(names: readonly string[]): Json {
  return { handler: 'headers', request: { delete: names } }
}
