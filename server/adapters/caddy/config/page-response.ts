import { type PageName, pages } from '../pages/pages.ts'
import { renderPage } from '../pages/render-page.ts'
import type { Json } from './json.ts'

/** Names the page in an answer of our own, so that a reader can tell it from an app's answer. */
export const pageHeader = 'Berth-Page'

export function pageResponse(name: PageName, status: string | number = pages[name].status): Json {
  const page = pages[name]
  const retry = page.retryAfterSeconds === undefined ? {} : { 'Retry-After': [String(page.retryAfterSeconds)] }
  return {
    handler: 'static_response',
    status_code: status,
    headers: {
      'Content-Type': ['text/html; charset=utf-8'],
      'Cache-Control': ['no-store'],
      [pageHeader]: [name],
      ...retry,
    },
    body: withoutPlaceholders(renderPage(page)),
  }
}

/** Caddy reads `{…}` as a placeholder unless the brace is escaped. */
function withoutPlaceholders(text: string): string {
  return text.replace(/[{}]/g, brace => `\\${brace}`)
}
