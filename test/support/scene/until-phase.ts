import { setImmediate as nextTurn } from 'node:timers/promises'
import DatabaseFile from 'better-sqlite3'
import type { DeployPhase } from '../../../shared/deploy-status.ts'
import { databaseFile } from '../berth-server/leftovers.ts'
import type { BerthServer } from '../berth-server.ts'

const withinMs = 30_000

/** Looks at the row some thousand times a second, so that what is done next lands in the middle of the phase. Throws when the deploy ends before. */
export async function untilPhase(server: BerthServer, deploy: string, phase: DeployPhase): Promise<void> {
  const file = new DatabaseFile(databaseFile(server.dataDirectory), { readonly: true })
  try {
    const look = file.prepare<[string], DeployPhase>('select phase from deploys where id = ?').pluck()
    const until = performance.now() + withinMs
    for (let seen = look.get(deploy); seen !== phase; seen = look.get(deploy)) {
      if (seen === 'done') throw new Error(`the deploy ended before it was seen ${phase}`)
      if (performance.now() > until) throw new Error(`the deploy is ${seen}, and did not come to ${phase}`)
      await nextTurn()
    }
  } finally {
    file.close()
  }
}
