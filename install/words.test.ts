import { expect, test } from 'vitest'
import { isAtLeast } from './checks/docker-check.ts'
import { reasonIn } from './words.ts'

test('the reason of a program is the line that says why, not that it failed', () => {
  const output = 'unpacking\ntar: x: Cannot write: No space left on device\ntar: Exiting with failure status\n'
  expect(reasonIn(output)).toBe('tar: x: Cannot write: No space left on device')
  expect(reasonIn('\nsomething odd\n')).toBe('something odd')
  expect(reasonIn('')).toBe('it gave no reason')
})

test('versions are compared by their numbers', () => {
  expect(['1.41', '1.100', '2.0', '1.41.1'].filter(version => !isAtLeast('1.41', version))).toEqual([])
  expect(['1.40', '1.5', '0.99'].filter(version => isAtLeast('1.41', version))).toEqual([])
})
