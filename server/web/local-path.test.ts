import { expect, test } from 'vitest'
import { localPath } from './local-path.ts'

test('a path of our own stays as it is, with its query', () => {
  expect(localPath('/apps/shop/logs?process=web')).toBe('/apps/shop/logs?process=web')
})

test.each([
  ['with two slashes', '//elsewhere.example'],
  ['with a backslash', '/\\elsewhere.example'],
  ['of another scheme', 'https://elsewhere.example'],
  ['with two slashes once its dots are gone', '/.//elsewhere.example'],
  ['with two slashes once it went up', '/apps/..//elsewhere.example'],
  ['with two slashes once its encoded dots are gone', '/%2e//elsewhere.example'],
])('an address %s is no path of our own', (_, text) => {
  expect(localPath(text)).toBeUndefined()
})
