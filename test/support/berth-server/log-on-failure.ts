import { onTestFailed } from 'vitest'
import type { BerthServer } from '../berth-server.ts'

/** Call inside a test: when it fails, the end of the server's log is printed with it. */
export function printLogWhenTestFails(server: BerthServer): void {
  onTestFailed(() => {
    console.error(`--- the end of berthd's log ---\n${server.logTail()}`)
  })
}
