import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'

/** No container took the connection until the last try: a later request may succeed. Other failures broke off on the way. */
export function errorRoutes(): readonly Json[] {
  return [
    when('{http.error.message}', '^dial ', pageResponse('not-ready')),
    when('{http.error.status_code}', '^5', pageResponse('broken')),
    { handle: [pageResponse('refused', '{http.error.status_code}')] },
  ]
}

function when(placeholder: string, pattern: string, handler: Json): Json {
  return { match: [{ vars_regexp: { [placeholder]: { pattern } } }], handle: [handler], terminal: true }
}
