import { expect, test } from 'vitest'
import { isOlder } from './caddy-version.ts'

test.for([
  ['2.11.4', false],
  ['2.11.10', false],
  ['2.12.0', false],
  ['3.0.0', false],
  ['2.11.3', true],
  ['2.6.2', true],
  ['1.99.99', true],
  ['of no known version', true],
] as const)('%s is older than 2.11.4: %s', ([version, expected]) => {
  expect(isOlder(version, '2.11.4')).toBe(expected)
})
