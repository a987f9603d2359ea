import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authHeader, refusedImage } from './registry-auth.ts'

const auth = { username: 'ci', password: 'pa/ss word', server: 'ghcr.io' }
const image = 'ghcr.io/team/app:1'

test('no login sends no header', () => {
  expect(authHeader(null)).toEqual({})
})

test('the header is padded base64url of exactly three fields', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (username, password) => {
      const header = authHeader({ username, password, server: 'ghcr.io' })['X-Registry-Auth'] ?? ''
      expect(header).toMatch(/^[\w-]*={0,2}$/)
      expect(header.length % 4).toBe(0)
      const sent: unknown = JSON.parse(Buffer.from(header, 'base64url').toString())
      expect(sent).toEqual({ username, password, serveraddress: 'ghcr.io' })
    }),
  )
})

test('the Hub is named as the engine knows it', () => {
  const header = authHeader({ ...auth, server: 'docker.io' })['X-Registry-Auth'] ?? ''
  expect(Buffer.from(header, 'base64url').toString()).toContain('"serveraddress":"https://index.docker.io/v1/"')
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
