import { expect, test } from 'vitest'
import { shownHost } from './shown-host.ts'

test.for([
  ['shop.example.com', 'shop.example.com'],
  ['xn--bcher-kva.example', 'bücher.example'],
  ['shop.xn--80akhbyknj4f.xn--p1ai', 'shop.испытание.рф'],
  ['xn--.example', 'xn--.example'],
])('%s is shown as %s', ([stored, shown]) => {
  expect(shownHost(stored ?? '')).toBe(shown)
})
