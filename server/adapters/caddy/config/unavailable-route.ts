import { type PageName, pages } from '../pages/pages.ts'
import type { Json } from './json.ts'
import { pageHeaders, pageResponse } from './page-response.ts'

const names = ['stopped', 'not-ready'] as const satisfies readonly PageName[]

export type UnavailableName = (typeof names)[number]

/** The 503 pages, once a server: the routes that need them are many. */
export function unavailableRoutes(dataDirectory: string): { readonly [name: string]: Json } {
  return Object.fromEntries(names.map(name => [name, unavailableRoute(dataDirectory, name)]))
}

export function unavailable(name: UnavailableName): Json {
  return { handler: 'invoke', name }
}

function unavailableRoute(dataDirectory: string, name: UnavailableName): Json {
  const root = `${dataDirectory}/routes/pages`
  const own = {
    match: [{ file: { root, try_files: ['/={http.request.host}'] } }],
    handle: [
      asOwnAnswer(name),
      { handler: 'rewrite', method: 'GET', uri: '{http.matchers.file.relative}' },
      { handler: 'file_server', root, status_code: String(pages[name].status), canonical_uris: false },
    ],
    terminal: true,
  }
  return { handle: [{ handler: 'subroute', routes: [own, { handle: [pageResponse(name)] }] }] }
}

/** What a visitor asks of a file, and what the file server says of it, would make a page out of a part of it, or out of none. */
function asOwnAnswer(name: UnavailableName): Json {
  const conditions = ['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since', 'If-Range', 'Range']
  return {
    handler: 'headers',
    request: { delete: conditions },
    response: {
      deferred: true,
      set: pageHeaders(name),
      delete: ['Etag', 'Last-Modified', 'Accept-Ranges'],
    },
  }
}
