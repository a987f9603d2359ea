import { expect, test } from 'vitest'
import type { LoadReport, WebSocketLife } from '../../support/load/load-plan.ts'
import { askedTooLate, cutEarly, replacedInstances, withoutCloseFrame } from './replaced-instances.ts'

const switches = [{ at: 1000, answeredAt: 1010 }]

test('a WebSocket that outlives the drain limit was not cut early', () => {
  const report = aReport([aLife({ endedAt: 6001 })])
  expect(cutEarly(report, replacedInstances(report, switches), 5000)).toEqual([])
})

test('a WebSocket that ends at the switch was cut early', () => {
  const life = aLife({ endedAt: 1002 })
  const report = aReport([life])
  expect(cutEarly(report, replacedInstances(report, switches), 5000)).toEqual([life])
})

test('a WebSocket to a container that nothing replaced was cut early', () => {
  const life = aLife({ instance: 'second', endedAt: 9000 })
  const report = aReport([life])
  expect(cutEarly(report, replacedInstances(report, switches), 5000)).toEqual([life])
})

test('a WebSocket that is still open was neither cut nor left without a close frame', () => {
  const report = aReport([aLife({ endedAt: null })])
  expect(cutEarly(report, replacedInstances(report, switches), 5000)).toEqual([])
  expect(withoutCloseFrame(report)).toEqual([])
})

test('a request begun after the answer of the deploy is too late for the old container', () => {
  const report = aReport([])
  expect(askedTooLate(replacedInstances(report, switches))).toEqual([])
  expect(askedTooLate(replacedInstances(report, [{ at: 900, answeredAt: 990 }]))).toHaveLength(1)
})

function aLife(changes: Partial<WebSocketLife>): WebSocketLife {
  return { version: 'v1', instance: 'first', openedAt: 0, endedAt: null, closeCode: null, echoes: 1, ...changes }
}

function aReport(webSockets: readonly WebSocketLife[]): LoadReport {
  const none = { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 }
  return {
    requests: 2,
    lost: 0,
    losses: [],
    seconds: 1,
    connectionsOpened: 1,
    unannouncedCloses: 0,
    latency: { all: none, nearMarks: none, elsewhere: none },
    slowest: [],
    instances: [
      { instance: 'second', version: 'v2', answers: 1, firstAt: 999, lastAt: 2000 },
      { instance: 'first', version: 'v1', answers: 1, firstAt: 0, lastAt: 1000 },
    ],
    webSockets,
  }
}
