import { expect, test } from 'vitest'
import { configRejected, proxyLost } from '../../failures/proxy-failures.ts'
import { runningTakesUnderscores } from './underscore-headers.ts'

test('a Caddy that keeps the setting when it translates it can let a header with an underscore through', async () => {
  const translate = async (text: string) =>
    JSON.stringify({ result: { servers: { srv0: { [/expected_\w+/.exec(text)?.[0] ?? '']: ['berth_asks'] } } } })
  expect(await runningTakesUnderscores({ translate })).toBe(true)
  expect(await runningTakesUnderscores({ translate: async () => '{"result":{}}' })).toBe(false)
})

test('one that does not know it cannot, and one that does not answer says nothing', async () => {
  const refused = configRejected("parsing caddyfile tokens for 'servers': unrecognized servers option")
  expect(await runningTakesUnderscores({ translate: () => Promise.reject(refused) })).toBe(false)
  const lost = proxyLost('/run/admin.sock', new Error('closed'))
  await expect(runningTakesUnderscores({ translate: () => Promise.reject(lost) })).rejects.toBe(lost)
})
