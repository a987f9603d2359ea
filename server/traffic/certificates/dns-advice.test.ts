import { expect, test } from 'vitest'
import { authorityOf } from './authority.ts'
import type { CaaRecord } from './caa-rules.ts'
import { dnsNotes } from './dns-advice.ts'

const own = ['198.51.100.7', '2001:db8::7']
const host = 'shop.example.com'

function notesFor(addresses: readonly string[], records: readonly CaaRecord[] = [], directory: string | null = null) {
  const caa = records.length === 0 ? null : { name: 'example.com', records }
  const facts = { answer: { kind: 'addresses', addresses, aliases: [] }, caa } as const
  return dnsNotes(host, facts, { own, authority: authorityOf(directory), hasDnsChallenge: false })
}

function codesFor(records: readonly CaaRecord[], directory: string | null = null): string[] {
  return notesFor(['198.51.100.7'], records, directory).map(note => note.code)
}

test('nothing is said of a host that leads here', () => {
  expect(notesFor(['198.51.100.7', '2001:db8::7'])).toEqual([])
})

test('a host with IPv6 alone is told, also where that leads here', () => {
  expect(notesFor(['2001:db8::7'])).toMatchObject([{ code: 'only-ipv6' }])
})

test('all that is wrong is said at once', () => {
  const codes = notesFor(['2001:db8::99'], [{ issue: 'digicert.com' }]).map(note => note.code)
  expect(codes).toEqual(['elsewhere', 'only-ipv6', 'caa'])
})

test('a CAA record that names others only is told with the record that would help', () => {
  expect(notesFor(['198.51.100.7'], [{ issue: 'digicert.com' }])).toEqual([
    {
      code: 'caa',
      message:
        'A CAA record at example.com lets only digicert.com issue certificates for shop.example.com, not Let’s Encrypt.',
      advice: 'Add the record example.com CAA 0 issue "letsencrypt.org", or upload a certificate of your own.',
    },
  ])
})

test.for<[string, readonly CaaRecord[], readonly string[]]>([
  ['names our authority', [{ issue: 'digicert.com' }, { issue: 'LetsEncrypt.org' }], []],
  ['names it with an account', [{ issue: 'letsencrypt.org; accounturi=https://example.com/1' }], []],
  ['lets it by our challenges', [{ issue: 'letsencrypt.org;validationmethods=dns-01,http-01' }], []],
  ['lets it by other challenges only', [{ issue: 'letsencrypt.org; validationmethods=dns-01' }], ['caa']],
  ['lets nobody', [{ issue: ';' }], ['caa']],
  ['tells where to write only', [{}], []],
  ['is about wildcards only', [{ issuewild: ';' }], []],
])('CAA that %s', ([, records, codes]) => {
  expect(codesFor(records)).toEqual(codes)
})

test('whether an authority that nobody knows may issue is left to the person', () => {
  const [note] = notesFor(['198.51.100.7'], [{ issue: 'ca.example' }], 'https://acme.corp.example/directory')
  expect(note?.advice).toContain('whether acme.corp.example is among them')
})

test('a local name needs no DNS, and a server without HTTPS no authority', () => {
  const facts = { answer: { kind: 'silent' }, caa: { name: 'example.com', records: [{ issue: ';' }] } } as const
  expect(dnsNotes('shop.localhost', facts, { own, authority: authorityOf(null), hasDnsChallenge: false })).toEqual([])
  expect(dnsNotes(host, facts, { own, authority: null, hasDnsChallenge: false }).map(note => note.code)).toEqual([
    'silent',
  ])
})

test('a wildcard is told what it needs, and its own CAA records are looked at', () => {
  const caa = { name: 'example.com', records: [{ issue: 'letsencrypt.org' }, { issuewild: ';' }] }
  const facts = { answer: { kind: 'addresses', addresses: ['198.51.100.7'], aliases: [] }, caa } as const
  const notesOf = (hasDnsChallenge: boolean) =>
    dnsNotes('*.example.com', facts, { own, authority: authorityOf(null), hasDnsChallenge })
  expect(notesOf(false).map(note => note.code)).toEqual(['wildcard', 'caa'])
  expect(notesOf(false)[0]?.message).toContain('DNS-01')
  expect(notesOf(true)[0]?.message).toContain('load its configuration')
})
