import { type Ended, run } from './run.ts'

/** Docker's command line: what it does for builds and imports is more than its socket's API offers in one request. */
export function engine(socket: string, words: readonly string[]): Ended {
  return run('docker', ['--host', `unix://${socket}`, ...words])
}
