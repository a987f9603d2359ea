import { describe, expect, test } from 'vitest'
import { refusePlainCall } from './plain-http.ts'
import type { RequestFacts } from './request-facts.ts'

const host = 'berth.example.com'

function call(facts: Partial<RequestFacts>, authorization?: string, isHttpsOnly = true): () => void {
  const usual = { via: 'network', isSecure: false, host, method: 'POST', path: '/hooks/deploy/shop' } as RequestFacts
  return () =>
    refusePlainCall({ ...usual, ...facts }, authorization, { host, httpsPort: 443, isHttpsOnly: () => isHttpsOnly })
}

describe('a call by plain HTTP where HTTPS is in force', () => {
  test('is told the right address, and that its token was seen', () => {
    expect(call({})).toThrow(
      expect.objectContaining({ status: 403, advice: 'Use https://berth.example.com/hooks/deploy/shop.' }),
    )
    expect(call({}, 'Bearer a')).toThrow(expect.objectContaining({ advice: expect.stringContaining('make a new one') }))
    expect(call({ method: 'GET', path: '/api/v1/apps' }, 'Bearer a')).toThrow('came over plain HTTP')
  })

  test('is not told an address that is a secret', () => {
    const secret = call({ path: '/hooks/registry/canary' })
    expect(secret).toThrow(expect.objectContaining({ advice: expect.not.stringContaining('canary') }))
  })

  test('is refused only where it acts or carries a token, and only there', () => {
    for (const facts of [
      { isSecure: true },
      { via: 'control' },
      { host: '127.0.0.1' },
      { path: '/apps' },
      { method: 'GET' },
    ] as const)
      expect(call(facts)).not.toThrow()
    expect(call({}, 'Bearer a', false)).not.toThrow()
  })
})
