import { expect, test } from 'vitest'
import { nearestName } from './nearest-name.ts'

test.for([
  ['storefornt', 'storefront'],
  ['Storefront', 'storefront'],
  ['prot', 'port'],
  ['level', 'LEVEL'],
  ['helthPath', 'healthPath'],
] as const)('%s means %s', ([typed, meant]) => {
  expect(nearestName(typed, ['web', 'LEVEL', 'port', 'storefront', 'healthPath'])).toBe(meant)
})

test('of several the nearest is meant, and what shares too little with all is none of them', () => {
  expect(nearestName('lsit', ['set', 'list', 'last'])).toBe('list')
  expect(nearestName('blog', ['shop', 'chat', 'web'])).toBeUndefined()
  expect(nearestName('x'.repeat(100_000), ['shop'])).toBeUndefined()
  expect(nearestName('shop', [])).toBeUndefined()
})
