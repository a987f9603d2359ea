import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import DatabaseFile from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../../adapters/sqlite/migrate.ts'
import { pulledName } from './free-images.ts'

const migrations = join(import.meta.dirname, '../../../migrations')
const digest = `sha256:${'a'.repeat(64)}`

/** A database as the first berth left it, after these deploys. */
function olderDatabase(deploys: readonly { image: string; credential: string | null; digest: string | null }[]) {
  const folder = mkdtempSync(join(tmpdir(), 'berth-older-'))
  copyFileSync(join(migrations, '0001-start.sql'), join(folder, '0001-start.sql'))
  const file = new DatabaseFile(':memory:')
  onTestFinished(() => {
    file.close()
    rmSync(folder, { recursive: true })
  })
  migrate(file, folder)
  file.pragma('foreign_keys = OFF')
  file.exec(`INSERT INTO projects VALUES ('default', '10.0.0.0/22', 1)`)
  file.exec(
    `INSERT INTO apps (id, name, project, pull_policy, root_policy, read_only_root, init, shared_volume, drain_seconds,
       start_timeout_seconds, stop_timeout_seconds, hold_seconds, keep_releases, created_at)
     VALUES ('a', 'shop', 'default', 'always', 'warn', 0, 1, 0, 1, 1, 1, 1, 1, 1)`,
  )
  const insert = file.prepare(
    `INSERT INTO deploys (id, app, status, phase, kind, trigger, image, credential, digest, release, created_at)
     VALUES (?, 'a', 'live', 'done', 'deploy', 'ci', ?, ?, ?, ?, 1)`,
  )
  const release = file.prepare(
    `INSERT INTO releases (id, app, image, digest, local_id, settings, variables, deploy, created_at)
     VALUES (?, 'a', ?, ?, '', '{}', x'', ?, 1)`,
  )
  for (const [n, one] of deploys.entries()) {
    insert.run(`d${n}`, one.image, one.credential, one.digest, `r${n}`)
    release.run(`r${n}`, one.image, one.digest ?? '', `d${n}`)
  }
  return file
}

test('what an earlier berth asked a registry for is known as pulled, by the name that the pull left', () => {
  const asked = [
    'docker.io/library/busybox:1.36',
    'localhost:5000/team/shop:1',
    `ghcr.io/acme/shop:1.2@${digest}`,
    `ghcr.io/acme/other@${digest}`,
  ]
  const built = { image: 'docker.io/acme/built:1', credential: null, digest }
  const failed = { image: 'docker.io/acme/missing:1', credential: 'none', digest: null }
  const file = olderDatabase([...asked.map(image => ({ image, credential: 'none', digest })), built, failed])
  migrate(file, migrations)
  const names = new Set(file.prepare('SELECT name FROM pulled_images').pluck().all())
  expect(names).toEqual(new Set(asked.map(image => pulledName({ image, digest }))))
})

test('releases of an earlier berth are numbered in the order they were made, and their deploys with them', () => {
  const image = 'docker.io/acme/shop:1'
  const file = olderDatabase([1, 2, 3].map(() => ({ image, credential: 'none', digest })))
  migrate(file, migrations)
  expect(file.prepare('SELECT number FROM releases ORDER BY id').pluck().all()).toEqual([1, 2, 3])
  expect(file.prepare('SELECT release_number FROM deploys ORDER BY id').pluck().all()).toEqual([1, 2, 3])
})
