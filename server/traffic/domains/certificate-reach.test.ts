import { describe, expect, test } from 'vitest'
import { certificateReach, foreignIn } from './certificate-reach.ts'

const domains = [
  { host: 'shop.example.com', app: 'shop' },
  { host: '*.shop.example.com', app: 'shop' },
  { host: 'blog.example.com', app: 'blog' },
  { host: 'ann.shop.example.com', app: 'blog' },
  { host: '*.blog.example.com', app: 'blog' },
]

describe('a certificate for shop.example.com fits hosts of others', () => {
  const panel = 'berth.example.com'
  test.for([
    ['the panel’s, by a wildcard', ['shop.example.com', '*.example.com'], 'berth.example.com'],
    ['the panel’s, by its name', ['shop.example.com', 'berth.example.com'], 'berth.example.com'],
    ['another app’s', ['shop.example.com', 'blog.example.com'], 'blog.example.com'],
    ['another app’s wildcard', ['shop.example.com', '*.blog.example.com'], '*.blog.example.com'],
    ['one below another app’s wildcard', ['shop.example.com', 'bob.blog.example.com'], '*.blog.example.com'],
    ['none, where it names its app’s own wildcard', ['shop.example.com', '*.shop.example.com'], undefined],
    [
      'none, where nobody has what it names',
      ['shop.example.com', 'bob.shop.example.com', 'nobody.example.com'],
      undefined,
    ],
  ] as const)('%s', ([, names, host]) => {
    expect(foreignIn(names, { host: 'shop.example.com', panel, domains })?.host).toBe(host)
  })
})

describe('by the rows as they stand, Caddy', () => {
  const reach = (brought: readonly string[] = []) =>
    certificateReach({ domains, hasBrought: host => brought.includes(host) })

  test('withholds a certificate from every host that it was not brought for', () => {
    const own = { host: 'shop.example.com', names: ['shop.example.com', '*.example.com', 'blog.example.com', 'x.test'] }
    expect(reach().isUsable(own)).toBe(true)
    expect(reach().withheldFrom(own)).toEqual(['*.example.com', 'blog.example.com', 'x.test'])
  })

  test('withholds one for a wildcard domain from the hosts below it that other apps have', () => {
    const own = { host: '*.shop.example.com', names: ['*.shop.example.com', 'bob.shop.example.com'] }
    expect(reach().withheldFrom(own)).toEqual(['ann.shop.example.com'])
  })

  test('leaves out one that would take the place of what it got for a wildcard of another app', () => {
    const names = ['shop.example.com', '*.blog.example.com']
    expect(reach().isUsable({ host: 'shop.example.com', names })).toBe(false)
    expect(reach(['*.blog.example.com']).isUsable({ host: 'shop.example.com', names })).toBe(true)
    expect(reach().isUsable({ host: 'shop.example.com', names: ['shop.example.com', 'x.blog.example.com'] })).toBe(
      false,
    )
  })

  test('leaves out one whose names have stars elsewhere, and one whose host no app has', () => {
    expect(reach().isUsable({ host: 'shop.example.com', names: ['shop.example.com', '*.*.com'] })).toBe(false)
    expect(reach().isUsable({ host: 'gone.example.com', names: ['gone.example.com'] })).toBe(false)
  })
})
