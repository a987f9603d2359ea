import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { isHostName, isRoutable, parseDomainName, parseHostName } from './host-name.ts'

function refusalOf(text: string): AppError {
  try {
    parseHostName(text)
  } catch (error) {
    if (error instanceof AppError) return error
  }
  throw new Error(`"${text}" was not refused`)
}

describe('a host name', () => {
  test.for([
    ['shop.example.com', 'shop.example.com'],
    ['  Shop.Example.COM ', 'shop.example.com'],
    ['shop.example.com.', 'shop.example.com'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example', 'xn--bcher-kva.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
    ['ab--cd.example', 'ab--cd.example'],
    [`${'abc.'.repeat(62)}abcde`, `${'abc.'.repeat(62)}abcde`],
    ['shop。example。com', 'shop.example.com'],
    ['shop.localhost', 'shop.localhost'],
    ['r3---sn.example.com', 'r3---sn.example.com'],
    ['7.example.com', '7.example.com'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
    [`${'abc.'.repeat(62)}abcd`, `${'abc.'.repeat(62)}abcd`],
  ])('%s is stored as %s', ([written, stored]) => {
    expect(parseHostName(written ?? '')).toBe(stored)
  })

  test.for([
    ['', 'is empty'],
    ['https://shop.example.com', 'has a scheme'],
    ['shop.example.com/cart', 'has a path'],
    ['shop.example.com?a=1', 'has a path or query'],
    ['user@shop.example.com', 'has a user'],
    ['shop.example.com:8080', 'has a port'],
    ['shop.example.com:', 'has a port'],
    ['10.0.0.1', 'is an IP address'],
    ['[2001:db8::1]', 'is an IP address'],
    ['2001:db8::1', 'is an IP address'],
    ['0x7f.1', 'is an IP address'],
    ['１２７.0.0.1', 'is an IP address'],
    ['::ffff:127.0.0.1', 'is an IP address'],
    ['127.0.0.1.', 'is an IP address'],
    ['*.example.com', 'is a wildcard'],
    ['*.com', 'is a wildcard'],
    ['shop.*.com', 'is a wildcard'],
    ['{http.request.host}.example.com', 'has braces'],
    ['sh｛op.example.com', 'no host name has'],
    ['my shop.example.com', 'has a space'],
    ['my_shop.example.com', 'has an underscore'],
    ['shop..example.com', 'has an empty part'],
    ['.example.com', 'has an empty part'],
    ['shop.example.com..', 'has an empty part'],
    ['sh%6fp.example.com', 'no host name has'],
    ["shop'.example.com", 'no host name has'],
    ['-shop.example.com', 'begins or ends with a hyphen'],
    ['shop-.example.com', 'begins or ends with a hyphen'],
    ['localhost', 'means every machine itself'],
    ['LOCALHOST.', 'means every machine itself'],
    ['shop', 'has one part only'],
    ['shop.123', 'is no host name'],
    [`${'a'.repeat(64)}.example`, 'has a part longer than 63'],
    [`${'abc.'.repeat(63)}ab`, 'is longer than 253'],
    [`${'ü'.repeat(40)}.${'abc.'.repeat(52)}com`, 'is longer than 253'],
    ['xn--a.example', 'not a valid international name'],
    ['shop.xn--zzzzzz99999.example', 'not a valid international name'],
    ['XN--shop-.example', 'not a valid international name'],
    ['xn--bücher.example', 'not a valid international name'],
    ['xn--\u0000.example', 'not a valid international name'],
  ])('%s is refused: it %s', ([written, because]) => {
    const refusal = refusalOf(written ?? '')
    expect(refusal).toMatchObject({ code: 'VALIDATION', details: { field: 'host' } })
    expect(refusal.message).toContain(because)
    expect(refusal.advice).not.toBe('')
  })

  test('that is accepted is always one that can be routed, and is accepted again as it is', () => {
    fc.assert(
      fc.property(anyText(), text => {
        const name = acceptedOr(text, undefined)
        if (name === undefined) return
        expect(isHostName(name)).toBe(true)
        expect(name).toMatch(/^[a-z0-9.-]+$/)
        expect(parseHostName(name)).toBe(name)
      }),
      { numRuns: 2_000 },
    )
  })

  test('of plain labels is accepted whatever its case', () => {
    fc.assert(
      fc.property(fc.domain(), fc.boolean(), (domain, shouts) => {
        expect(acceptedOr(shouts ? domain.toUpperCase() : domain, domain.toLowerCase())).toBe(domain.toLowerCase())
      }),
    )
  })
})

function anyText(): fc.Arbitrary<string> {
  const part = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.domain(),
    fc.constantFrom('.', '..', '{', '*', ':80', 'xn--', '١', '－'),
  )
  return fc.array(part, { maxLength: 5 }).map(parts => parts.join(''))
}

/** What a refusal means is told by its code; any other error fails the property. */
function acceptedOr<T>(text: string, otherwise: T): string | T {
  try {
    return parseHostName(text)
  } catch (error) {
    if (error instanceof AppError && error.code === 'VALIDATION') return otherwise
    throw error
  }
}

test('a wildcard is a domain where a host stands after its star', () => {
  expect(parseDomainName(' *.Bücher.Example. ')).toBe('*.xn--bcher-kva.example')
  expect(isRoutable('*.shop.example.com')).toBe(true)
  for (const other of ['*.com', '*.com.', '*', '**.example.com', '*.*.example.com', '*.10.0.0.1', '*.localhost'])
    expect(() => parseDomainName(other), other).toThrow(AppError)
})
