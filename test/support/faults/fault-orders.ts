import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BerthServer } from '../berth-server.ts'

/** A moment in a scenario: `after containers.create 2` is when berth comes to that point for the second time. */
export type Moment = string

/** berth dies when it comes there, as from `kill -9`. */
export function dieAt(server: BerthServer, moment: Moment): void {
  writeFileSync(join(server.dataDirectory, 'die-at'), moment)
}

/** Takes the order back; answers whether it was still to be carried out. */
export function spare(server: BerthServer): boolean {
  const wasAhead = textOf(server, 'die-at') !== ''
  rmSync(join(server.dataDirectory, 'die-at'), { force: true })
  return wasAhead
}

/** Whatever comes next is written down anew. */
export function forgetPassed(server: BerthServer): void {
  writeFileSync(join(server.dataDirectory, 'passed'), '')
}

/** The moments that berth went through since then. */
export function momentsPassed(server: BerthServer): readonly Moment[] {
  const counts = new Map<string, number>()
  const names = textOf(server, 'passed').split('\n')
  return names.filter(Boolean).map(name => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return `${name} ${count}`
  })
}

/**
 * Without each `before` that comes right after an `after`: between the two nothing outside changes, so that a death at
 * either leaves the same.
 */
export function distinct(moments: readonly Moment[]): readonly Moment[] {
  return moments.filter((moment, n) => !(moment.startsWith('before ') && moments[n - 1]?.startsWith('after ')))
}

function textOf(server: BerthServer, file: string): string {
  try {
    return readFileSync(join(server.dataDirectory, file), 'utf8')
  } catch {
    return ''
  }
}
