import { expect, test } from 'vitest'
import { atLeast, atMost, isOver, lineOf } from './figure.ts'

test('a figure within its budget says so', () => {
  expect(lineOf({ name: 'deploy.ratio', value: 1.0812, unit: '×', ...atMost(1.1) })).toBe(
    'deploy.ratio: 1.081 × (≤ 1.1, ok)',
  )
})

test('a figure over its budget says so', () => {
  expect(lineOf({ name: 'routes.ratio', value: 0.8, unit: '', ...atLeast(0.85) })).toBe(
    'routes.ratio: 0.800 (≥ 0.85, over)',
  )
})

test('a figure without a budget is never over', () => {
  expect(lineOf({ name: 'switch.requests', value: 12, unit: 'requests' })).toBe('switch.requests: 12 requests')
})

test('what could not be measured is over', () => {
  expect(isOver({ name: 'x', value: Number.NaN, unit: '', ...atMost(1) })).toBe(true)
})
