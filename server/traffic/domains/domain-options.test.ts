import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { someCaddyInput } from '../../../test/support/caddy-input.ts'
import { renderConfig } from '../../adapters/caddy/config/render-config.ts'
import { AppError } from '../../errors.ts'
import { parseHostName } from '../routing/host-name.ts'
import { type OptionsInput, optionsInput, parseClientRange } from './domain-options.ts'

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

const password = fc.oneof(text, fc.constant('sesame open'))
const bodyLimit = fc.oneof(fc.integer(), fc.double(), text)

test('no name or option that is accepted changes the structure of the configuration, or holds a placeholder', () => {
  const plain = { username: 'ann', password: 'sesame open' }
  const usual = [0, 1, 2, 3].map(count => {
    const allow = Array.from({ length: count }, () => '192.0.2.0/24')
    return skeleton(configFor({ host: 'shop.example.com', basicAuth: plain, allow, bodyLimitBytes: 1 }))
  })
  let accepted = 0
  fc.assert(
    fc.property(
      fc.record({
        host,
        login: fc.record({ username, password }),
        allow: fc.array(range, { maxLength: 3 }),
        bodyLimit,
      }),
      ({ host: name, login, allow, bodyLimit: bytes }) => {
        const taken = {
          host: hostOf(name) ?? 'shop.example.com',
          basicAuth: inputOf({ basicAuth: login }).basicAuth ?? plain,
          allow: inputOf({ allow }).allow ?? [],
          bodyLimitBytes: inputOf({ bodyLimitBytes: bytes }).bodyLimitBytes ?? 1,
        }
        if (taken.basicAuth !== plain || taken.allow.length > 0) accepted += 1
        expect(skeleton(configFor(taken)) === usual[taken.allow.length]).toBe(true)
        expect([taken.host, taken.basicAuth.username, ...taken.allow].join('')).not.toMatch(/[{}"\\\s]/)
      },
    ),
    { numRuns: 200 },
  )
  expect(accepted).toBeGreaterThan(20)
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

/** What of it the API takes. */
function inputOf(input: unknown): OptionsInput {
  return optionsInput.safeParse(input).data ?? {}
}

interface Taken {
  readonly host: string
  readonly basicAuth: { readonly username: string }
  readonly allow: readonly string[]
  readonly bodyLimitBytes: number
}

function configFor({ basicAuth, ...taken }: Taken): unknown {
  const login = { username: basicAuth.username, passwordHash: '$2a$10$abc' }
  return renderConfig(
    someCaddyInput({
      extras: {
        hosts: [{ ...taken, basicAuth: login, compress: true, hsts: true, underscoreHeaders: [] }],
        certificates: [],
        wildcards: [],
      },
    }),
  )
}

/** The value with every text and number in it made the same. */
function skeleton(config: unknown): string {
  return JSON.stringify(config, (_key, part: unknown) =>
    typeof part === 'object' || typeof part === 'boolean' ? part : typeof part,
  )
}
