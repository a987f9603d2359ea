import type { HostRules } from '../extras.ts'
import { ruledHost } from './host-rules.ts'
import type { Json } from './json.ts'

/** Text, and what is like it. No event streams: their pieces are small and must not wait. */
const types = [
  ...[
    'text/html',
    'text/css',
    'text/plain',
    'text/javascript',
    'text/xml',
    'text/csv',
    'text/markdown',
    'text/calendar',
  ],
  ...['application/json', 'application/javascript', 'application/x-javascript', 'application/xml', 'application/wasm'],
  ...['application/ld+json', 'application/geo+json', 'application/graphql+json', 'application/manifest+json'],
  ...['application/problem+json', 'application/vnd.api+json', 'application/atom+xml', 'application/rss+xml'],
  ...['application/xhtml+xml', 'image/svg+xml', 'image/x-icon', 'image/vnd.microsoft.icon', 'font/ttf', 'font/otf'],
]

/** Whole answers only. Those of 206 are pieces of the plain text, which their `Content-Range` counts. */
const wholeAnswers = [200, 201, 202, 203, 4, 5]

/** Shorter ones grow. An answer that does not tell its length is compressed however small its first piece is. */
const [shortestBytes, anyLength] = [512, 1]

/**
 * For `handle_response` of the proxy, so that an answer is known before Caddy decides: what is not compressed, event streams
 * among it, is not held back at all. (A compressed one has its head held back until its first byte.)
 */
export const compressedAnswers: readonly Json[] = [
  compressed({ 'Content-Length': ['*'] }, shortestBytes),
  compressed({}, anyLength),
]

function compressed(headers: { readonly [name: string]: readonly string[] }, minimumBytes: number): Json {
  const contentTypes = types.map(type => `${type}*`)
  const encode = {
    handler: 'encode',
    encodings: { zstd: {}, gzip: {} },
    prefer: ['zstd', 'gzip'],
    minimum_length: minimumBytes,
    match: { headers: { 'Content-Type': contentTypes } },
  }
  return {
    match: { status_code: wholeAnswers, headers: { ...headers, 'Content-Type': contentTypes } },
    routes: [{ handle: [encode, { handler: 'copy_response' }] }],
  }
}

/** Requests of these hosts whose answers may be compressed: not of a part, nor of the head, which would tell another length. */
export function mayBeCompressed(hosts: readonly HostRules[]): Json {
  const names = hosts.map(({ host }) => host)
  return { vars: { [ruledHost]: names }, not: [{ method: ['HEAD'] }, { header: { Range: ['*'] } }] }
}

/** Caddy names a compressed answer by a tag of its own; the app must get back the tag it gave, or it refuses every save. */
export const withTagsOfApp: Json = {
  handler: 'headers',
  request: {
    replace: Object.fromEntries(
      ['If-Match', 'If-None-Match'].map(name => [name, [{ search_regexp: '-(?:gzip|zstd)"', replace: '"' }]]),
    ),
  },
}
