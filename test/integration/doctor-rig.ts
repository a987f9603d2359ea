import { expect } from 'vitest'
import type { Check } from '../../server/host/doctor/check.ts'
import type { Diagnosis } from '../../server/host/doctor/examine.ts'
import type { BerthServer } from '../support/berth-server.ts'

/** What the running server says of itself. */
export async function diagnosis(server: BerthServer): Promise<Diagnosis> {
  const { status, body } = await server.api<Diagnosis>('GET', '/system/doctor')
  expect(status).toBe(200)
  return body
}

export async function check(server: BerthServer, name: string): Promise<Check | undefined> {
  return named((await diagnosis(server)).checks, name)
}

export function named(checks: readonly Check[], name: string): Check | undefined {
  return checks.find(one => one.name === name)
}

/** `berthd doctor --json`, which exits 1 when something failed. */
export async function commanded(server: BerthServer): Promise<{ exit: number; found: Diagnosis }> {
  try {
    return { exit: 0, found: JSON.parse(await server.command('doctor', '--json')) as Diagnosis }
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string }
    return { exit: code, found: JSON.parse(stdout) as Diagnosis }
  }
}
