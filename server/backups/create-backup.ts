import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { create } from 'tar'
import { type DatabaseFacts, examineDatabaseFile } from '../adapters/sqlite/database-file.ts'
import type { Config } from '../config.ts'
import type { Stores } from '../stores.ts'
import { version } from '../version.ts'
import { copyDamaged, takenName } from './backup-failures.ts'
import { backupFolder, backupName, pruneBackups } from './backup-folder.ts'
import { certificatesName, databaseName, filesBelow, type Manifest, manifestName } from './manifest.ts'
import { addSeal } from './seal.ts'

export interface BackupNeeds {
  readonly config: Pick<Config, 'dataDirectory' | 'sources'>
  readonly stores: Pick<Stores, 'database' | 'clock'>
}

export interface CreatedBackup {
  readonly path: string
  readonly createdAt: number
  readonly bytes: number
}

/**
 * Puts the database, the certificates and a manifest into one file, whole or not at all: at `to`, else among the eight
 * that are kept. The key is not in it. Throws CONFLICT when `to` is there, INTERNAL when the database is damaged.
 */
export async function createBackup({ config, stores }: BackupNeeds, to?: string): Promise<CreatedBackup> {
  const createdAt = stores.clock.now()
  const folder = backupFolder(config.dataDirectory)
  const path = to ?? join(folder, backupName(createdAt))
  if (existsSync(path)) throw takenName(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const staging = mkdtempSync(join(folder, '.making-'))
  const packed = `${path}.part`
  try {
    await gather({ config, stores }, staging, createdAt)
    await pack(staging, packed)
    putInPlace(packed, path)
    const bytes = await sync(path)
    if (to === undefined) pruneBackups(config.dataDirectory)
    return { path, createdAt, bytes }
  } finally {
    rmSync(staging, { recursive: true, force: true })
    rmSync(packed, { force: true })
  }
}

async function gather({ config, stores }: BackupNeeds, staging: string, createdAt: number): Promise<void> {
  const database = join(staging, databaseName)
  stores.database.copyTo(database)
  const facts = examineDatabaseFile(database)
  if (facts.damage !== null) throw copyDamaged(facts.damage)
  const certificates = join(config.dataDirectory, certificatesName)
  if (existsSync(certificates)) cpSync(certificates, join(staging, certificatesName), { recursive: true })
  const manifest: Manifest = { ...describe(facts, config, createdAt), files: await filesBelow(staging) }
  writeFileSync(join(staging, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
}

function describe(facts: DatabaseFacts, config: BackupNeeds['config'], createdAt: number): Omit<Manifest, 'files'> {
  return {
    format: 1,
    berth: version,
    schema: facts.schema,
    instance: facts.instance,
    createdAt: new Date(createdAt).toISOString(),
    keys: [...facts.keys],
    settings: [...config.sources],
  }
}

async function pack(staging: string, packed: string): Promise<void> {
  rmSync(packed, { force: true })
  writeFileSync(packed, '', { mode: 0o600, flag: 'wx' })
  await create({ cwd: staging, file: packed, gzip: true, portable: true, strict: true }, await rootNames(staging))
  await addSeal(packed)
}

async function rootNames(staging: string): Promise<string[]> {
  const names = [manifestName, databaseName, certificatesName]
  return names.filter(name => existsSync(join(staging, name)))
}

/** A link fails where a file has come to stand meanwhile; a rename would replace it. */
function putInPlace(packed: string, path: string): void {
  linkSync(packed, path)
}

async function sync(path: string): Promise<number> {
  await using file = await open(path, 'r')
  await file.sync()
  await using folder = await open(dirname(path), 'r')
  await folder.sync()
  return (await file.stat()).size
}
