import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { systemClock } from '../../clock.ts'
import { waitUntilAnswering } from './wait-until-answering.ts'

/** Answers this many questions with 404, and leaves the others open. */
async function anApp({ answers }: { answers: number }): Promise<number> {
  let asked = 0
  const app = createServer((_request, response) => {
    asked += 1
    if (asked <= answers) response.writeHead(404).end()
  })
  onTestFinished(() => {
    app.closeAllConnections()
    app.close()
  })
  app.listen(0, '127.0.0.1')
  await once(app, 'listening')
  return (app.address() as AddressInfo).port
}

test.each([
  [1, { kind: 'status', status: 404 }],
  [0, { kind: 'silent' }],
])('the limit cuts off a question after %i answers, and what they said counts', async (answers, last) => {
  const probe = {
    ...{ engineId: 'unused', address: '127.0.0.1', host: 'shop.localhost', healthPath: '/health', healthcheck: null },
    ...{ port: await anApp({ answers }), limitMs: 500 },
  }
  const result = await waitUntilAnswering({} as DockerEngine, systemClock(), probe, AbortSignal.timeout(10_000))
  expect(result).toEqual({ kind: 'timed-out', last, healthcheckOutput: null })
})
