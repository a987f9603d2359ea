import DatabaseFile from 'better-sqlite3'
import { ulid } from 'ulid'
import { databaseFile } from '../../support/berth-server/leftovers.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Past deploys, spread over all apps and a month, straight into the database of a server that does not run. */
export function seedDeploys(dataDirectory: string, count: number): void {
  const database = new DatabaseFile(databaseFile(dataDirectory))
  const apps = database.prepare('SELECT id FROM apps ORDER BY id').pluck().all()
  const insert = database.prepare(
    `INSERT INTO deploys (id, app, status, phase, kind, trigger, image, digest, created_at, started_at, switched_at, finished_at)
     VALUES (@id, @app, 'live', 'done', 'deploy', 'token "ci"', 'example.com/nothing:1', @digest, @at, @at, @end, @end)`,
  )
  const begin = Date.now() - 30 * dayMs
  const digest = `sha256:${'ab'.repeat(32)}`
  database.transaction(() => {
    for (let n = 0; n < count; n++) {
      const at = begin + Math.floor((n / count) * 30 * dayMs)
      insert.run({ id: ulid(at), app: apps[n % apps.length], digest, at, end: at + 900 })
    }
  })()
  database.close()
}
