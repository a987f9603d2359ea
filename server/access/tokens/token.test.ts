import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameHash, mintToken, parseToken } from './token.ts'

test('a token says what it is, and no two are alike', () => {
  const [one, other] = [mintToken('admin'), mintToken('deploy')]
  expect(one.text).toMatch(/^berth_api_/)
  expect(other.text).toMatch(/^berth_hook_/)
  expect(isSameHash(one.secretHash, other.secretHash)).toBe(false)
})

test('its parts are found again, whatever letters the secret has', () => {
  for (let n = 0; n < 200; n++) {
    const { text, handle, secretHash } = mintToken('admin')
    expect(parseToken(text)).toEqual({ handle, secretHash })
  }
})

test('one changed letter makes it no token', () => {
  const { text } = mintToken('admin')
  const place = fc.integer({ min: 0, max: text.length - 1 })
  fc.assert(
    fc.property(place, fc.constantFrom('a', 'B', '0', '_', '-', ' '), (at, letter) => {
      fc.pre(text[at] !== letter)
      expect(parseToken(text.slice(0, at) + letter + text.slice(at + 1))).toBeUndefined()
    }),
  )
  expect(parseToken(`${text}x`)).toBeUndefined()
  expect(parseToken('')).toBeUndefined()
})
