import type { Json } from './json.ts'
import { pageResponse } from './page-response.ts'

/** No container took the connection until the last try: a later request may succeed. All else broke off on the way. */
export function errorRoutes(): readonly Json[] {
  return [
    {
      match: [{ vars_regexp: { '{http.error.message}': { pattern: '^dial ' } } }],
      handle: [pageResponse('not-ready')],
      terminal: true,
    },
    { handle: [pageResponse('broken')] },
  ]
}
