import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openDatabase } from '../../adapters/sqlite/open-database.ts'
import { openVault } from './vault.ts'

const ROWS = 400
const column = { purpose: 'credential', table: 'logins', column: 'sealed' } as const

const rotating = `
  import { openDatabase } from './server/adapters/sqlite/open-database.ts'
  import { openVault } from './server/host/vault/vault.ts'
  const [directory] = process.argv.slice(1)
  const database = openDatabase(directory, 'migrations')
  const vault = openVault({ keyFile: directory + '/key', database, columns: [${JSON.stringify(column)}] })
  process.stdout.write('opened')
  const { kid } = await vault.rotate()
  process.stdout.write('rotated to ' + kid)
`

test('a rotation that is killed again and again loses no value and ends with one new key', {
  timeout: 120_000,
}, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'berth-rotation-'))
  inDirectory(directory, (vault, queries) => {
    for (let n = 0; n < ROWS; n++) {
      queries.run(
        sql`insert into logins values (${String(n)}, ${vault.seal({ ...column, row: String(n) }, `secret ${n}`)})`,
      )
    }
  })
  let said = ''
  for (let killAfterMs = 0; !said.includes('rotated'); killAfterMs = killAfterMs * 1.5 + 5) {
    said = await rotateAndKill(directory, killAfterMs)
    inDirectory(directory, (vault, queries) => {
      expect(vault.state.locked).toBe(false)
      const rows = queries.all<{ id: string; sealed: Buffer }>(sql`select * from logins`)
      expect(rows.every(({ id, sealed }) => vault.open({ ...column, row: id }, sealed) === `secret ${id}`)).toBe(true)
    })
  }
  // More than one where a kill came after the end and before the word of it.
  expect(said).toMatch(/rotated to \d+$/)
  rmSync(directory, { recursive: true })
})

async function rotateAndKill(directory: string, afterMs: number): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', rotating, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (words: Buffer) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs)
    said += words.toString()
  })
  await once(child, 'close')
  return said
}

type Work = (vault: ReturnType<typeof openVault>, queries: ReturnType<typeof openDatabase>['queries']) => void

function inDirectory(directory: string, work: Work): void {
  const database = openDatabase(directory, 'migrations')
  database.queries.run(sql`create table if not exists logins (id text primary key, sealed blob not null) strict`)
  try {
    work(openVault({ keyFile: join(directory, 'key'), database, columns: [column] }), database.queries)
  } finally {
    database[Symbol.dispose]()
  }
}
