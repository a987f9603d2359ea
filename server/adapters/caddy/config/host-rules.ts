import type { HostRules } from '../extras.ts'
import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'
import { isHttpsInFront } from './visitor-claims.ts'

/**
 * The rules of the few hosts that have some. They hang on the file that was matched and that leads to the app, so that no second
 * reader of the host name can disagree about whose rules these are. Behind one look, so that they cost the others nothing else.
 */
export function hostRules(hosts: readonly HostRules[], trusted: 'some' | 'none'): readonly Json[] {
  if (hosts.length === 0) return []
  const routes = hosts.map(rules => ({
    match: [{ vars: { [ruledHost]: [rules.host] } }],
    handle: [rulesOf(rules, trusted)],
  }))
  const isRuled = { vars_regexp: { '{http.matchers.file.relative}': { name: 'ruled', pattern: folderOf(hosts) } } }
  return [{ handler: 'subroute', routes: [{ match: [isRuled], handle: [{ handler: 'subroute', routes }] }] }]
}

/** The name of the matched folder, where it has rules. */
export const ruledHost = '{http.regexp.ruled.1}'

function folderOf(hosts: readonly HostRules[]): string {
  return `^/=(${hosts.map(({ host }) => host.replaceAll('.', '\\.')).join('|')})/`
}

/** The address first, so that strangers cannot try passwords; routes that are not terminal go on to the app. */
function rulesOf({ allow, basicAuth, bodyLimitBytes, hsts }: HostRules, trusted: 'some' | 'none'): Json {
  const handle = [
    ...(basicAuth === null ? [] : [askForPassword(basicAuth)]),
    ...(bodyLimitBytes === null ? [] : [{ handler: 'request_body', max_size: bodyLimitBytes }]),
  ]
  const routes = [
    ...(hsts ? [strictTransport(trusted)] : []),
    ...(allow.length === 0 ? [] : [refuseAllBut(allow)]),
    ...(bodyLimitBytes === null ? [] : [refuseLonger(bodyLimitBytes)]),
    { handle },
  ]
  return { handler: 'subroute', routes }
}

function refuseAllBut(ranges: readonly string[]): Json {
  return { match: [{ not: [{ client_ip: { ranges } }] }], handle: [pageResponse('not-allowed')], terminal: true }
}

/** A length that is told is refused before the app hears of the request. */
function refuseLonger(limitBytes: number): Json {
  const isLonger = `{http.request.header.Content-Length} != "" && int({http.request.header.Content-Length}) > ${limitBytes}`
  return { match: [{ expression: isLonger }], handle: [pageResponse('too-large')], terminal: true }
}

/** Right passwords are remembered in memory: each costs 50 ms of a processor once. */
function askForPassword({ username, passwordHash }: NonNullable<HostRules['basicAuth']>): Json {
  return {
    handler: 'authentication',
    providers: {
      http_basic: {
        accounts: [{ username, password: passwordHash }],
        hash: { algorithm: 'bcrypt' },
        hash_cache: {},
      },
    },
  }
}

/** Set last, so that an app's own does not stand beside it. Browsers would not heed it over plain HTTP. */
function strictTransport(trusted: 'some' | 'none'): Json {
  const response = { deferred: true, set: { 'Strict-Transport-Security': ['max-age=31536000'] } }
  const match = [{ protocol: 'https' }, ...(trusted === 'none' ? [] : [isHttpsInFront])]
  return { match, handle: [{ handler: 'headers', response }] }
}
