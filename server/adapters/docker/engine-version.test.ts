import { expect, test } from 'vitest'
import { isAppError } from '../../errors.ts'
import { chooseVersion } from './engine-version.ts'

test.each([
  ['1.41', 'v1.41'],
  ['1.51', 'v1.51'],
  ['1.60', 'v1.51'],
])('an engine of %s is spoken to in %s', (theirs, ours) => {
  expect(chooseVersion(theirs)).toBe(ours)
})

test.each(['1.40', '1.5', '2.0', ''])('an engine of "%s" is refused', theirs => {
  expect(() => chooseVersion(theirs)).toThrow(expect.toSatisfy(error => isAppError(error, 'UNSUPPORTED')))
})
