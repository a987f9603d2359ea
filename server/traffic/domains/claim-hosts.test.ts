import { expect, test } from 'vitest'
import { AppError } from '../../errors.ts'
import { checkFree } from './claim-hosts.ts'

const rows = [{ host: 'shop.example.com', app: 'id-of-shop' }]
const claims = {
  domains: { find: (host: string) => rows.find(row => row.host === host) },
  apps: { byId: (id: string) => (id === 'id-of-shop' ? { name: 'shop' } : undefined) },
  reserved: { panel: 'berth.example.com', domain: 'example.com' },
}

function refusal(host: string, app: string | null = 'id-of-blog'): string | undefined {
  try {
    checkFree(claims, { host, app })
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  return undefined
}

test('a domain that is taken says by what', () => {
  expect(refusal('shop.example.com')).toBe('`shop.example.com` is taken: it leads to the app `shop`.')
  expect(refusal('berth.example.com')).toBe('`berth.example.com` is taken: it leads to the panel.')
  expect(refusal('*.example.com')).toBe('`*.example.com` is taken: it has the panel below it.')
  expect(refusal('shop.example.com', 'id-of-shop')).toBeUndefined()
  expect(refusal('new.example.com')).toBeUndefined()
})
