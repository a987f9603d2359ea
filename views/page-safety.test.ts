import { expect, it } from 'vitest'
import { renderSamples } from '../test/support/styleguide/samples.tsx'

const pages = await renderSamples()

it.each(pages)('$name stays within the content security policy', ({ html }) => {
  expect(html).toMatch(/^<!doctype html><html lang="en">/)
  expect(html).not.toMatch(/<[^>]*\sstyle=/)
  expect(html).not.toMatch(/<[^>]*\son[a-z]+=/)
  expect(html).not.toMatch(/<style|<script(?! src=)/)
  expect(html).not.toMatch(/hx-on|hx-vals|="javascript:/)
})

it.each(pages)('$name has each id once', ({ html }) => {
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(match => match[1])
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})
