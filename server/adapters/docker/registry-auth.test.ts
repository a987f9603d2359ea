import { expect, test } from 'vitest'
import { refusedImage, withLogin } from './registry-auth.ts'

const auth = { username: 'ci', password: 'pa/ss word', server: 'ghcr.io' }
const image = 'ghcr.io/team/app:1'

test('no login is none at all', () => {
  expect(withLogin(null)).toEqual({})
})

test('a login has exactly the three fields that the engine asks for', () => {
  const more = { ...auth, key: 'raw', credential: 'ghcr' }
  expect(withLogin(more)).toEqual({ authconfig: { username: 'ci', password: 'pa/ss word', serveraddress: 'ghcr.io' } })
})

test('the Hub is named as the engine knows it', () => {
  expect(withLogin({ ...auth, server: 'docker.io' }).authconfig?.serveraddress).toBe('https://index.docker.io/v1/')
})

test.each([
  ['as it is', 'denied for pa/ss word'],
  ['in an address', 'Get "https://ci:pa%2Fss%20word@ghcr.io/v2/": denied'],
  ['in a header', `denied: Basic ${Buffer.from('ci:pa/ss word').toString('base64')}`],
])('a password that comes back %s goes no further', (_, message) => {
  const error = refusedImage(image, auth)({ status: 500, message })
  expect(error.code).toBe('REGISTRY_UNAUTHORIZED')
  for (const secret of ['pa/ss word', 'pa%2Fss', Buffer.from('ci:pa/ss word').toString('base64')]) {
    expect(JSON.stringify(error.details)).not.toContain(secret)
  }
})

test('an engine that stops in the middle is not blamed on the registry', () => {
  expect(refusedImage(image, auth)({ status: 500, message: 'context canceled' }).code).toBe('DOCKER_UNAVAILABLE')
})
