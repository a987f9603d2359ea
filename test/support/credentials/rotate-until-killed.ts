// A key rotation in a process of its own, which ends itself with SIGKILL before its n-th step:
// `node rotate-until-killed.ts <data directory> <n>`. Prints how many steps there were when it came through.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'

const [directory = '', killBefore = '0'] = process.argv.slice(2)
let steps = 0

function step(): void {
  steps += 1
  if (steps === Number(killBefore)) process.kill(process.pid, 'SIGKILL')
}

/** Everything that changes a file is a step; it must be replaced before anybody imports it. */
for (const name of ['linkSync', 'renameSync', 'rmSync', 'writeSync', 'fsyncSync'] as const) {
  const real: (...words: never[]) => unknown = fs[name]
  Object.assign(fs, {
    [name]: (...words: never[]) => {
      if (String(words[0]).startsWith(join(directory, 'key')) || typeof words[0] === 'number') step()
      return real(...words)
    },
  })
}
syncBuiltinESMExports()

const { openDatabase } = await import('../../../server/adapters/sqlite/open-database.ts')
const { openVault } = await import('../../../server/host/vault/vault.ts')
const { sealedCredentials } = await import('../../../server/registries/credentials/credential-store.ts')

const database = openDatabase(directory, 'migrations')
steps = 0
const counted = {
  ...database,
  write<T>(work: () => T): T {
    step()
    const done = database.write(() => {
      const result = work()
      step()
      return result
    })
    step()
    return done
  },
}
await openVault({ keyFile: join(directory, 'key'), database: counted, columns: [sealedCredentials] }).rotate()
process.stdout.write(String(steps))
