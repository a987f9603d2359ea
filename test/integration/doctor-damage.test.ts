import { openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import DatabaseFile from 'better-sqlite3'
import { expect, test } from 'vitest'
import { caddyPid, databaseFile } from '../support/berth-server/leftovers.ts'
import { startBerthServer } from '../support/berth-server.ts'
import { curl } from '../support/scene/curl.ts'
import { check, commanded, diagnosis, named } from './doctor-rig.ts'

test('a configuration of somebody else in Caddy is found', async () => {
  await using server = await startBerthServer()
  await server.kill9()
  const admin = join(server.dataDirectory, 'proxy/admin.sock')
  const foreign = JSON.stringify({ admin: { listen: `unix/${admin}`, origins: ['127.0.0.1'] } })
  await curl('--unix-socket', admin, 'http://127.0.0.1/load', '-H', 'Content-Type: application/json', '-d', foreign)
  const { found } = await commanded(server)
  expect(named(found.checks, 'caddy-config')?.result).toBe('failure')
  expect(named(found.checks, 'proxy-port')?.result).toBe('failure')
  expect(named(found.checks, 'server')?.result).toBe('warning')
})

test('without berthd and Caddy the doctor still answers', async () => {
  await using server = await startBerthServer()
  await server.terminate()
  process.kill(caddyPid(server.dataDirectory) ?? 0, 'SIGKILL')
  const { exit, found } = await commanded(server)
  expect(exit).toBe(1)
  expect(named(found.checks, 'caddy')).toMatchObject({ result: 'failure', remedy: expect.stringContaining('berthd') })
  expect(named(found.checks, 'database')?.result).toBe('ok')
  await server.restart()
  expect((await diagnosis(server)).ok).toBe(true)
})

test('an entry of the audit log that was changed by hand is found', async () => {
  await using server = await startBerthServer()
  await server.terminate()
  const file = new DatabaseFile(databaseFile(server.dataDirectory))
  file.exec("DROP TRIGGER audit_is_append_only_on_update; UPDATE audit SET target = 'apps/other' WHERE n = 1")
  file.close()
  await server.restart()
  expect(await check(server, 'audit')).toMatchObject({ result: 'failure', reason: expect.stringContaining('Entry 1 ') })
})

test('a damaged database is found while no server can run, and its remedy helps', async () => {
  await using server = await startBerthServer()
  const backup = await server.command('backup', 'create')
  await server.terminate()
  const file = openSync(databaseFile(server.dataDirectory), 'r+')
  writeSync(file, Buffer.alloc(60_000, 7), 0, 60_000, 4096)
  const { exit, found } = await commanded(server)
  expect(exit).toBe(1)
  expect(named(found.checks, 'database')).toMatchObject({ result: 'failure', remedy: expect.stringContaining(backup) })
  for (const end of ['', '-wal', '-shm']) rmSync(`${databaseFile(server.dataDirectory)}${end}`, { force: true })
  await server.command('backup', 'restore', backup)
  expect(named((await commanded(server)).found.checks, 'database')?.result).toBe('ok')
})
