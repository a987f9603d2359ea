import type { Json } from './json.ts'

const isTrusted = { vars: { trusted_proxy: ['true'] } } as const

/** Whether it came by HTTPS to a proxy in front that is believed, which then spoke HTTP to us. */
export const isHttpsInFront = { ...isTrusted, header: { 'X-Forwarded-Proto': ['https'] } } as const

/** As a trusted proxy tells it; else whoever connected. */
export const visitorAddress = '{http.vars.client_ip}'

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

/**
 * What apps take for the word of the proxy before them must not be a visitor's: it is replaced by the truth, or removed. Caddy
 * itself does so with X-Forwarded-For, -Proto and -Host alone. A trusted proxy hands on what visitors claim, so that all but the
 * names of people are treated alike. To look first whether there is a claim costs a tenth of changing headers that are not there.
 */
export function withoutClaims(trusted: 'some' | 'none'): Json {
  const isUntrusted = trusted === 'none' ? {} : { not: [isTrusted] }
  const routes = [
    { match: [...addressHeaders, ...requestHeaders].map(isSent), handle: [change] },
    { match: personHeaders.map(name => ({ ...isUntrusted, ...isSent(name) })), handle: [remove(personHeaders)] },
  ]
  return { handler: 'subroute', routes }
}

function isSent(name: string): { readonly [matcher: string]: Json } {
  return { header: { [name]: ['*'] } }
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
