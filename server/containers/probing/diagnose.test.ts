import { expect, test } from 'vitest'
import type { EngineContainer } from '../../adapters/docker/engine-containers.ts'
import { diagnose, type Findings } from './diagnose.ts'

const running = { state: 'running', exitCode: 0, error: '', memoryLimitBytes: 2 ** 29 } as EngineContainer
const open = { address: '0.0.0.0', port: 8080, isLoopback: false }

function found(findings: Partial<Findings>): { code: string; message: string } {
  const { code, message } = diagnose({
    ...{ container: running, sockets: [open], last: { kind: 'silent' }, healthcheckOutput: null, healthPath: null },
    ...{ address: '10.213.0.2', port: 8080, limitMs: 60_000, wasOutOfMemory: false, stillStarting: null, log: '' },
    ...findings,
  })
  return { code, message }
}

test.each([
  [
    'a firewall that lets nothing back',
    { kind: 'unreachable', why: 'nothing comes back' } as const,
    'nothing comes back',
  ],
  ['one that refuses', { kind: 'refused' } as const, 'the connection is refused'],
])('an app that listens for everybody behind %s is not called slow', (_, last, words) => {
  expect(found({ last })).toEqual({
    code: 'NETWORK_BLOCKED',
    message: `The app listens on port 8080, but this host cannot connect to 10.213.0.2:8080: ${words}.`,
  })
})

test('an app that takes connections and does not answer is slow', () => {
  expect(found({ last: { kind: 'silent' } }).code).toBe('START_TIMEOUT')
})

test('an app that listens elsewhere is told so, whatever stands before its port', () => {
  const last = { kind: 'unreachable', why: 'nothing comes back' } as const
  expect(found({ last, sockets: [{ ...open, port: 3000 }] }).code).toBe('PORT_MISMATCH')
  expect(found({ last, sockets: [] }).code).toBe('NOT_LISTENING')
})
