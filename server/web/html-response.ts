import type { HtmlEscapedString } from 'hono/utils/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { WebContext } from './web-context.ts'

/** A rendered page. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export function htmlResponse(
  c: WebContext,
  page: Html,
  status: number,
  headers: Record<string, string> = {},
): Response | Promise<Response> {
  return c.html(page, status as ContentfulStatusCode, {
    'Cache-Control': 'no-store',
    Vary: 'HX-Request, HX-Request-Type',
    ...headers,
  })
}
