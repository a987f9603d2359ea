import { expect, test } from 'vitest'
import { isAllowedHost } from './allowed-hosts.ts'

const panel = 'berth.example.com'

test('the panel’s name is answered for wherever it is asked', () => {
  expect(isAllowedHost(panel, panel, { peer: '203.0.113.9', local: '192.168.1.5' })).toBe(true)
})

test('a loopback name is answered for on loopback, and at the far end of a tunnel to an address of this machine', () => {
  const asked = (peer: string, local: string) => isAllowedHost('127.0.0.1', panel, { peer, local })
  expect(asked('127.0.0.1', '127.0.0.1')).toBe(true)
  expect(asked('192.168.1.5', '192.168.1.5')).toBe(true)
  expect(asked('::ffff:192.168.1.5', '192.168.1.5')).toBe(true)
  expect(asked('192.168.1.77', '192.168.1.5')).toBe(false)
})

test('an address is answered for where the connection came to it, and another name nowhere', () => {
  const ends = { peer: '192.168.1.77', local: '192.168.1.5' }
  expect(isAllowedHost('192.168.1.5', panel, ends)).toBe(true)
  expect(isAllowedHost('192.168.1.6', panel, ends)).toBe(false)
  expect(isAllowedHost('evil.example', panel, ends)).toBe(false)
})
