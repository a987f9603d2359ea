import { expect, test } from 'vitest'
import { isSignedWith } from './sigv4.ts'

/** `get-vanilla` of Amazon's own test suite for Signature Version 4. */
const vanilla = {
  method: 'GET',
  path: '/',
  body: '',
  headers: {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
}
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

test('the checker knows a signature of Amazon’s own test suite', () => {
  expect(isSignedWith(vanilla, 'AKIDEXAMPLE', secret)).toBe(true)
})

test('and no other key, body or header', () => {
  expect(isSignedWith(vanilla, 'AKIDEXAMPLE', `${secret}x`)).toBe(false)
  expect(isSignedWith(vanilla, 'AKIDOTHER', secret)).toBe(false)
  expect(isSignedWith({ ...vanilla, body: '{}' }, 'AKIDEXAMPLE', secret)).toBe(false)
  const headers = { ...vanilla.headers, 'x-amz-target': 'unsigned' }
  expect(isSignedWith({ ...vanilla, headers }, 'AKIDEXAMPLE', secret)).toBe(false)
})
