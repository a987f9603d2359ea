import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BerthServer, startBerthServer } from '../berth-server.ts'

/** A berth that can be told where to die; its orders stand in its data directory. */
export function startFaultyServer(environment: Readonly<Record<string, string>> = {}): Promise<BerthServer> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-data-'))
  return startBerthServer({ BERTH_DATA: folder, BERTH_FAULT_POINTS: folder, ...environment })
}
