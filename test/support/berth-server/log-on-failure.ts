import { onTestFailed, type TestContext } from 'vitest'
import type { BerthServer } from '../berth-server.ts'

/** Call inside a test, with its context where tests run together: when it fails, the end of the server's log is printed with it. */
export function printLogWhenTestFails(server: BerthServer, context?: Pick<TestContext, 'onTestFailed'>): void {
  const whenFailed = context?.onTestFailed ?? onTestFailed
  whenFailed(() => {
    console.error(`--- the end of berthd's log ---\n${server.logTail()}`)
  })
}
