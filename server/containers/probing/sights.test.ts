import { expect, test } from 'vitest'
import { followSights } from './sights.ts'

const onLoopback = (port: number) => ({ address: '127.0.0.1', port, isLoopback: true })
const open = (port: number) => ({ address: '0.0.0.0', port, isLoopback: false })

test.each([
  [[], 'nothing listens yet'],
  [[open(3000)], 'it listens on port 3000; visitors are sent to port 8080'],
  [[onLoopback(9000)], 'it listens on port 9000 (loopback); visitors are sent to port 8080'],
  [[onLoopback(8080)], 'it listens on port 8080 for itself alone (loopback); visitors come from outside'],
  [[open(8080), onLoopback(9000)], 'it listens on port 8080, and this host has no connection to it yet'],
])('%j: %s', (sockets, words) => {
  expect(followSights(8080)(sockets, 0).words).toBe(words)
})

test('an app whose own port is bound on loopback is given up when nothing has changed for 10 s', () => {
  const look = followSights(8080)
  expect(look([], 0).isHopeless).toBe(false)
  expect(look([onLoopback(8080)], 20_000).isHopeless).toBe(false)
  expect(look([onLoopback(8080), onLoopback(9000)], 29_000).isHopeless).toBe(false)
  expect(look([onLoopback(8080), onLoopback(9000)], 38_900).isHopeless).toBe(false)
  expect(look([onLoopback(8080), onLoopback(9000)], 39_000).isHopeless).toBe(true)
})

test.each([
  ['another port on loopback, as of a helper that starts first', [onLoopback(9000)]],
  ['another port, while the app may still open its own', [open(3000)]],
  ['its own port, which others reach too', [open(8080), onLoopback(8080)]],
  ['nothing', []],
])('an app that listens on %s is waited for', (_, sockets) => {
  const look = followSights(8080)
  look(sockets, 0)
  expect(look(sockets, 3_600_000).isHopeless).toBe(false)
})
