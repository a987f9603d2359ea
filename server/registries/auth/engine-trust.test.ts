import { expect, test } from 'vitest'
import { mightAskPlainly } from './engine-trust.ts'

const names: Record<string, readonly string[]> = {
  'registry.lan': ['10.1.2.3'],
  'ghcr.io': ['140.82.121.34'],
  'v6.lan': ['fd00::5'],
}
const resolve = async (name: string) => names[name] ?? []

test.each([
  ['ghcr.io', ['127.0.0.0/8', '::1/128'], false],
  ['registry.lan:5000', ['registry.lan:5000'], true],
  ['registry.lan:5000', ['registry.lan'], false],
  ['registry.lan:5000', ['10.0.0.0/8'], true],
  ['ghcr.io', ['10.0.0.0/8'], false],
  ['10.9.9.9:5000', ['10.0.0.0/8'], true],
  ['v6.lan', ['fd00::/8'], true],
  ['[fd00::7]:5000', ['fd00::/8'], true],
  ['nowhere.lan', ['10.0.0.0/8'], false],
  ['ghcr.io', ['nonsense/8'], false],
])('whether the engine might ask %s plainly with %j: %s', async (registry, insecure, expected) => {
  expect(await mightAskPlainly(registry, insecure, resolve)).toBe(expected)
})
