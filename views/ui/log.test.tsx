import { renderToString } from 'hono/jsx/dom/server'
import { expect, it } from 'vitest'
import { Log } from './log.tsx'

it('shows foreign text as text and keeps htmx out of it', () => {
  const html = show('<script>alert(1)</script><div hx-get="/x" hx-trigger="load">')
  expect(html).not.toContain('<script')
  expect(html).not.toContain('<div hx-get')
  expect(html).toMatch(/^<div class="log is-page" hx-ignore="true">/)
})

it('cuts a line of ten megabytes and says so', () => {
  const html = show('x'.repeat(10_000_000))
  expect(html.length).toBeLessThan(3000)
  expect(html).toContain('[truncated]')
})

function show(text: string): string {
  return renderToString(<Log id="log" label="Log" lines={[{ n: 1, text }]} />)
}
