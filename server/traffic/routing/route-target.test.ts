import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRouteFileName, type RouteTarget, routeFileName } from './route-target.ts'

test.for<[RouteTarget, string]>([
  [{ kind: 'addresses', addresses: ['10.213.0.5:8080'] }, '10.213.0.5:8080'],
  [{ kind: 'addresses', addresses: ['10.213.0.5:8080', '10.213.0.6:8080'] }, '10.213.0.5:8080,10.213.0.6:8080'],
  [{ kind: 'hold', hold: 7 }, 'hold-7'],
  [{ kind: 'hold', hold: 1023 }, 'hold-1023'],
  [{ kind: 'redirect', host: 'shop.example.com' }, 'to-shop.example.com'],
  [{ kind: 'redirect', host: `${'abc.'.repeat(62)}abcde` }, `r-${'abc.'.repeat(62)}abcde`],
  [{ kind: 'stopped' }, 'stopped'],
  [{ kind: 'starting' }, 'starting'],
])('%j stands as %s', ([target, name]) => {
  expect(routeFileName(target)).toBe(name)
  expect(parseRouteFileName(name)).toEqual(target)
})

test.for([
  '',
  'unknown',
  'hold-1024',
  'hold-07',
  'hold-',
  'to-',
  'to-a/b',
  'to-{x}',
  '10.213.0.5',
  '10.213.0.256:80',
  '10.213.0.05:80',
  '10.213.0.5:0',
  '10.213.0.5:65536',
  '10.213.0.5:80,',
  '[::1]:80',
  Array.from({ length: 13 }, (_, index) => `10.0.0.${index}:80`).join(','),
])('%j is no target', name => {
  expect(parseRouteFileName(name)).toBeUndefined()
})

test.for<RouteTarget>([
  { kind: 'addresses', addresses: [] },
  { kind: 'addresses', addresses: ['shop:80'] },
  { kind: 'hold', hold: -1 },
  { kind: 'hold', hold: 1.5 },
  { kind: 'redirect', host: '../x' },
])('%j is never written', target => {
  expect(() => routeFileName(target)).toThrow('is no route target')
})

test('every target that can be written is read back as it was', () => {
  fc.assert(
    fc.property(anyTarget(), target => {
      expect(parseRouteFileName(routeFileName(target))).toEqual(target)
    }),
  )
})

function anyTarget(): fc.Arbitrary<RouteTarget> {
  const address = fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 65_535 })).map(([ip, port]) => `${ip}:${port}`)
  return fc.oneof(
    // Eleven of the longest fill a file name of 255 bytes.
    fc.array(address, { minLength: 1, maxLength: 11 }).map(addresses => ({ kind: 'addresses', addresses }) as const),
    fc.integer({ min: 0, max: 1023 }).map(hold => ({ kind: 'hold', hold }) as const),
    fc.constant({ kind: 'stopped' } as const),
  )
}
