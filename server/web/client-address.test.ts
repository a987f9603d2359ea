import { expect, test } from 'vitest'
import { blockListOf } from '../address-ranges.ts'
import { clientAddress, networkOf } from './client-address.ts'

const none = blockListOf([])
const cdn = blockListOf(['198.51.100.0/24', '2001:db8::/32'])

test.each([
  ['a peer elsewhere says what it likes', '203.0.113.7', '10.0.0.1', none, '203.0.113.7'],
  ['Caddy adds the last hop', '127.0.0.1', '10.0.0.1, 203.0.113.7', none, '203.0.113.7'],
  ['Caddy over IPv6', '::1', '203.0.113.7', none, '203.0.113.7'],
  ['an IPv4 peer in IPv6 spelling', '::ffff:127.0.0.1', '203.0.113.7', none, '203.0.113.7'],
  ['no header', '127.0.0.1', undefined, none, '127.0.0.1'],
  ['nonsense in the header', '127.0.0.1', '203.0.113.7, unknown', none, '127.0.0.1'],
  ['a trusted CDN is passed over', '127.0.0.1', '10.9.9.9, 203.0.113.7, 198.51.100.4', cdn, '203.0.113.7'],
  ['only the CDN is known', '127.0.0.1', '198.51.100.4', cdn, '198.51.100.4'],
])('%s', (_, peer, forwarded, trusted, expected) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(expected)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
