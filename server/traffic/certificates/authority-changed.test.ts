import { expect, test } from 'vitest'
import type { Config } from '../../config/config.ts'
import { isAuthorityChanged } from './authority-changed.ts'

test('another e-mail or authority is told once, and a first start is no change', () => {
  const kept = new Map<string, string>()
  const settings = {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string) => void kept.set(name, value),
  }
  const acme: Config['acme'] = { authority: 'acme', directory: null, email: 'ann@example.com', eab: null, dns: null }
  const asked = (changes: Partial<Config['acme']> = {}) => isAuthorityChanged(settings, { ...acme, ...changes })
  expect([asked(), asked()]).toEqual([false, false])
  expect([asked({ email: 'bob@example.com' }), asked({ email: 'bob@example.com' })]).toEqual([true, false])
  expect(asked({ directory: 'https://ca.example/directory' })).toBe(true)
  const eab = { keyId: 'one', hmac: 'canary-of-the-account' }
  expect(asked({ eab })).toBe(true)
  expect([...kept.values()].join()).not.toContain('canary')
})
