import { expect, test } from 'vitest'
import { hostAdviser } from '../../server/traffic/certificates/host-advice.ts'
import { lookUpFacts } from '../../server/traffic/certificates/look-up-host.ts'
import { startDnsServer } from '../support/dns-server.ts'

test('what DNS says of a host is read from DNS: addresses, proxies in front, CAA of the nearest name', async () => {
  await using dns = await startDnsServer()
  const adviseOn = hostAdviser({
    ...{ httpsPort: 443, acme: { authority: 'acme', directory: null, dns: null } },
    lookUp: host => lookUpFacts(host, [dns.address]),
  })
  const codesOf = async (host: string) => (await adviseOn(host)).notes.map(note => note.code)

  await dns.tell('add-a', { host: 'proxied.example.test', addresses: ['104.21.5.5'] })
  await dns.tell('add-a', { host: 'elsewhere.example.test', addresses: ['192.0.2.9'] })
  await dns.tell('set-servfail', { host: 'broken.example.test' })
  const allow = (issuer: string) => [{ tag: 'issue', value: issuer }]
  await dns.tell('add-caa', { host: 'corp.test', policies: allow('digicert.com') })
  await dns.tell('add-caa', { host: 'open.corp.test', policies: allow('letsencrypt.org') })

  expect(await adviseOn('Shop.Example.Test.')).toEqual({
    host: 'shop.example.test',
    addresses: ['127.0.0.1'],
    notes: [],
  })
  expect(await codesOf('proxied.example.test')).toEqual(['proxied'])
  expect(await codesOf('elsewhere.example.test')).toEqual(['elsewhere'])
  expect(await codesOf('broken.example.test')).toEqual(['silent'])
  expect(await codesOf('shop.corp.test')).toEqual(['caa'])
  expect(await codesOf('shop.open.corp.test')).toEqual([])

  await dns.tell('set-default-ipv4', { ip: '' })
  await dns.tell('set-default-ipv6', { ip: '::1' })
  expect(await codesOf('six.example.test')).toEqual(['only-ipv6'])
  await dns.tell('set-default-ipv6', { ip: '' })
  expect(await codesOf('new.example.test')).toEqual(['no-address'])
  expect(await codesOf('*.example.test')).toEqual(['no-address', 'wildcard'])
  await expect(adviseOn('*.test')).rejects.toMatchObject({ code: 'VALIDATION' })
})
