import { type PageName, pages } from '../pages/pages.ts'
import { renderPage } from '../pages/render-page.ts'
import type { Json } from './json.ts'

/** Names the page in an answer of our own, so that a reader can tell it from an app's answer. */
export const pageHeader = 'Berth-Page'

export function pageResponse(name: PageName, status: string | number = pages[name].status): Json {
  const body = withoutPlaceholders(renderPage(pages[name]))
  return { handler: 'static_response', status_code: status, headers: pageHeaders(name), body }
}

export function pageHeaders(name: PageName): { readonly [header: string]: readonly string[] } {
  const { retryAfterSeconds } = pages[name]
  return {
    'Content-Type': ['text/html; charset=utf-8'],
    'Cache-Control': ['no-store'],
    [pageHeader]: [name],
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': [String(retryAfterSeconds)] }),
  }
}

/** Caddy reads `{…}` as a placeholder unless the brace is escaped. */
function withoutPlaceholders(text: string): string {
  return text.replace(/[{}]/g, brace => `\\${brace}`)
}
