import type { HostRules } from '../extras.ts'
import { compressedAnswers, mayBeCompressed, withTagsOfApp } from './compression.ts'
import { isDialFailure } from './error-routes.ts'
import { nameKindMap } from './file-name-map.ts'
import { holdAddressMap } from './hold-address-map.ts'
import { hostRules } from './host-rules.ts'
import type { Json } from './json.ts'
import { connectionMap, reverseProxy } from './reverse-proxy.ts'
import { shareSizes, upstreamPlaceholder } from './shares.ts'
import { unavailable } from './unavailable-route.ts'
import { withoutUnasked } from './underscore-headers.ts'
import { isHttpsInFront, withoutClaims } from './visitor-claims.ts'

/**
 * How many seconds each look at the directory is tried, 60 s together: a request that waits for a dead container goes where the
 * directory leads by then. Short at first, since what died is mostly replaced at once.
 */
const looksSeconds = [1, 2, 4, 8, 15, 30] as const

/** A hold's file is read anew at every try, so one look is enough. */
const heldSeconds = looksSeconds.reduce<number>((sum, seconds) => sum + seconds, 0)

interface Way {
  readonly dataDirectory: string
  /** What redirects put after the host. */
  readonly port: string
  /** The host's folder in the routing directory. */
  readonly folder?: string
  /** Of the hosts that have some. */
  readonly rules?: readonly HostRules[]
  /** Request headers with an underscore that Caddy lets through. */
  readonly underscores: readonly string[]
  /** Whether some proxies in front are believed. */
  readonly trusted: 'some' | 'none'
}

/**
 * The one route of all apps: the file in the host's folder says by its name where the host leads.
 * Caddy evaluates the maps when asked, so they follow each new look. That of the holds stands where few requests pass it:
 * every map makes every placeholder after it slower.
 */
export function appRoute({ folder = '/={http.request.host}', rules = [], ...way }: Way): Json {
  const { dataDirectory, port, trusted, underscores } = way
  const match = [hostFile(dataDirectory, folder)] as const
  const compressing = rules.filter(({ compress }) => compress)
  const headers = [...hostRules(rules, trusted), ...withoutUnasked(underscores, rules)]
  const before = [nameKindMap(), connectionMap(), withoutClaims(trusted), ...headers]
  return { match, handle: [...before, compressing.length === 0 ? looks([]) : twoWays()] }

  function twoWays(): Json {
    const compressed = [withTagsOfApp, looks(compressedAnswers)]
    const routes = [
      { match: [mayBeCompressed(compressing)], handle: compressed, terminal: true },
      { handle: [looks([])] },
    ]
    return { handler: 'subroute', routes }
  }

  function looks(answers: readonly Json[]): Json {
    const holds = holdAddressMap(dataDirectory)
    const held = reverseProxy(['{held}'], heldSeconds, answers)
    const [first, ...later] = looksSeconds
    const again = later.reduceRight<readonly Json[]>((next, seconds) => [look(seconds, [held], next)], [])
    return look(first, [holds, held], [holds, ...again])

    function look(seconds: number, hold: readonly Json[], next: readonly Json[]): Json {
      return {
        handler: 'subroute',
        routes: routesByKind({ port, seconds, hold, trusted, answers }),
        ...(next.length === 0 ? {} : { errors: { routes: lookAgain(next) } }),
      }
    }
  }

  function lookAgain(handle: readonly Json[]): readonly Json[] {
    return [{ match: [{ ...isDialFailure, ...match[0] }], handle, terminal: true }, { handle: [sameError] }]
  }
}

const sameError = { handler: 'error', status_code: '{http.error.status_code}', error: '{http.error.message}' }

/** `first_exist_fallback` trusts the glob and does not look at the file again, which is cheaper and cannot race with a rename. */
export function hostFile(dataDirectory: string, folder: string) {
  const root = `${dataDirectory}/routes/hosts`
  return { file: { root, try_files: [`${folder}/*`], try_policy: 'first_exist_fallback' } } as const
}

interface Look {
  /** What redirects put after the host. */
  readonly port: string
  /** How long failing dials are tried. */
  readonly seconds: number
  readonly hold: readonly Json[]
  readonly trusted: Way['trusted']
  /** What the proxy does with some answers. */
  readonly answers: readonly Json[]
}

/** A name of no known kind falls through to the 404 page. */
function routesByKind({ port, seconds, hold, trusted, answers }: Look): readonly Json[] {
  return [
    ...shareSizes.map(size => when(`share-${size}`, reverseProxy(upstreams(size), seconds, answers))),
    when('hold', ...hold),
    ...(trusted === 'none' ? [] : [redirectInFront]),
    when('redirect', redirectTo(`{http.request.scheme}://{arg}${port}{http.request.uri}`)),
    when('stopped', unavailable('stopped')),
    when('starting', unavailable('not-ready')),
  ]
}

function redirectTo(location: string): Json {
  return { handler: 'static_response', status_code: 308, headers: { Location: [location] } }
}

/** By the scheme that the visitor uses, and by its own port, since ours is not the visitor's. */
const redirectInFront = {
  match: [{ ...isHttpsInFront, vars_regexp: { '{kind}': { pattern: '^redirect$' } } }],
  handle: [redirectTo('https://{arg}{http.request.uri}')],
  terminal: true,
}

function when(kind: string, ...handle: readonly Json[]): Json {
  return { match: [{ vars: { '{kind}': [kind] } }], handle, terminal: true }
}

function upstreams(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => upstreamPlaceholder(index))
}
