import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'
import { unavailable } from './unavailable-route.ts'

/** Matches an error that no app had a part in: no connection came about. */
export const isDialFailure = { vars_regexp: { '{http.error.message}': { pattern: '^dial ' } } } as const

/** No container took the connection until the last try: a later request may succeed. Other failures broke off on the way. */
export function errorRoutes(): readonly Json[] {
  return [
    when(isDialFailure, unavailable('not-ready')),
    when({ vars_regexp: { '{http.error.status_code}': { pattern: '^5' } } }, pageResponse('broken')),
    { handle: [pageResponse('refused', '{http.error.status_code}')] },
  ]
}

function when(match: Json, handler: Json): Json {
  return { match: [match], handle: [handler], terminal: true }
}
