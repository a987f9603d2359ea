import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseChallenge } from './challenge.ts'

test.each([
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:library/nginx:pull' },
  ],
  ['bearer Realm="https://x/t"', { realm: 'https://x/t', service: null, scope: null }],
  ['Bearer realm=https://x/t, service=r', { realm: 'https://x/t', service: 'r', scope: null }],
  ['Bearer realm="https://x/\\"t", error="invalid_token"', { realm: 'https://x/"t', service: null, scope: null }],
  ['Basic realm="r, s", Bearer realm="https://x/t"', { realm: 'https://x/t', service: null, scope: null }],
])('%s is a Bearer challenge', (header, expected) => {
  expect(parseChallenge([header])).toEqual({ scheme: 'bearer', ...expected })
})

test.each([['Basic realm="berth tests"'], ['basic'], ['Basic realm="Bearer realm=evil"'], ['Bearer, Basic realm="x"']])(
  '%s is a Basic challenge',
  header => {
    expect(parseChallenge([header])).toEqual({ scheme: 'basic' })
  },
)

test('Bearer is preferred, in whichever header it stands', () => {
  expect(parseChallenge(['Basic realm="x"', 'Bearer realm="https://x/t"'])).toMatchObject({ scheme: 'bearer' })
})

test.each([[''], ['Negotiate'], ['Digest realm="x"'], ['Bearer'], ['realm="https://x"']])(
  'nothing can be given for "%s"',
  header => {
    expect(parseChallenge([header])).toBeNull()
  },
)

test('no header makes it throw or hang', () => {
  fc.assert(fc.property(fc.string({ maxLength: 5000 }), header => void parseChallenge([header])))
  expect(parseChallenge(['Basic realm="'.repeat(1000)])).not.toBeUndefined()
})
