import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostRules } from '../adapters/caddy/config/host-rules.ts'
import { AppError } from '../errors.ts'
import { parseHostName } from '../routing/host-name.ts'
import { optionsInput, parseClientRange } from './domain-options.ts'

const nasty = [
  '{',
  '}',
  '{env.HOME}',
  '{file./etc/passwd}',
  '"',
  '\\',
  ':',
  '/',
  '*',
  '[',
  '\n',
  '\0',
  ' ',
  '%',
  '.',
  'é',
]
const text = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.stringMatching(/^[a-z0-9.@/:-]{1,12}$/), fc.string()), { maxLength: 4 })
  .map(parts => parts.join(''))
const username = fc.oneof(text, fc.stringMatching(/^[A-Za-z0-9._@+-]{1,64}$/))
const host = fc.oneof(text, fc.domain())
const range = fc.oneof(
  text,
  fc.ipV4(),
  fc.ipV6(),
  fc.tuple(fc.ipV4(), fc.nat(40)).map(([address, bits]) => `${address}/${bits}`),
)

test('no name or option that is accepted changes the structure of the configuration, or holds a placeholder', () => {
  fc.assert(
    fc.property(host, username, fc.array(range, { maxLength: 3 }), (name, user, ranges) => {
      const accepted = hostOf(name) ?? 'shop.example.com'
      const allow = ranges.flatMap(one => parseClientRange(one) ?? [])
      const login = loginOf(user) ?? 'ann'
      const plainRanges = allow.map(() => '192.0.2.0/24')
      expect(skeleton(rulesFor(accepted, login, allow))).toEqual(
        skeleton(rulesFor('shop.example.com', 'ann', plainRanges)),
      )
      expect([accepted, login, ...allow].join('')).not.toMatch(/[{}"\\\s]/)
    }),
    { numRuns: 2000 },
  )
})

describe('ranges of addresses', () => {
  test.for(['203.0.113.7', '203.0.113.0/24', '0.0.0.0/0', '2001:db8::/32', '::1'])('%s is one', one => {
    expect(parseClientRange(one)).toBe(one)
  })

  test.for([
    '',
    '203.0.113',
    '203.0.113.0/33',
    '1.2.3.4/',
    '1.2.3.4/8/8',
    'fe80::1%eth0',
    '::/129',
    '{env.X}',
    '1.2.3.4/ 8',
  ])('"%s" is none', other => {
    expect(parseClientRange(other)).toBeUndefined()
  })
})

test.for([
  { basicAuth: { username: 'a:b', password: 'sesame open' } },
  { basicAuth: { username: '', password: 'sesame open' } },
  { basicAuth: { username: 'ann', password: 'short' } },
  { basicAuth: { username: 'ann', password: 'x'.repeat(73) } },
  { basicAuth: { username: 'ann', password: 'sesame\nopen' } },
  { bodyLimitBytes: 0 },
  { bodyLimitBytes: 1.5 },
  { compress: 'yes' },
])('%j is refused', input => {
  expect(optionsInput.safeParse(input).success).toBe(false)
})

function hostOf(text: string): string | undefined {
  try {
    return parseHostName(text)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

function loginOf(username: string): string | undefined {
  const parsed = optionsInput.safeParse({ basicAuth: { username, password: 'sesame open' } })
  return parsed.data?.basicAuth?.username
}

function rulesFor(name: string, username: string, allow: readonly string[]): unknown {
  return hostRules([
    {
      host: name,
      basicAuth: { username, passwordHash: '$2a$10$abc' },
      allow,
      bodyLimitBytes: 1,
      compress: true,
      hsts: true,
    },
  ])
}

/** The value with every text and number in it made the same. */
function skeleton(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(skeleton)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, skeleton(part)]))
}
