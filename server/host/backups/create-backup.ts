import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { packArchive } from '../../adapters/archive/tar-archive.ts'
import { type DatabaseFacts, examineDatabaseFile } from '../../adapters/sqlite/database-file.ts'
import type { Config } from '../../config/config.ts'
import type { Stores } from '../../stores.ts'
import { version } from '../../version.ts'
import { copyDamaged, noSuchFolder, takenName } from './backup-failures.ts'
import { backupFolder, backupName, makingPrefix, pruneBackups } from './backup-folder.ts'
import { certificatesName, databaseName, filesBelow, type Manifest, manifestName, partNames } from './manifest.ts'
import { addSeal } from './seal.ts'
import { copySealed } from './sealed-certificates.ts'

export interface BackupContext {
  readonly config: Pick<Config, 'dataDirectory' | 'sources'>
  readonly stores: Pick<Stores, 'database' | 'clock' | 'vault'>
}

export interface CreatedBackup {
  readonly path: string
  readonly createdAt: number
  readonly bytes: number
}

/**
 * Puts the database, the certificates and a manifest into one file, whole or not at all: at `to`, else among the eight
 * that are kept. The key is not in it, and private keys are sealed. Throws CONFLICT when `to` is there, INTERNAL when the database is damaged.
 */
export async function createBackup({ config, stores }: BackupContext, to?: string): Promise<CreatedBackup> {
  const createdAt = stores.clock.now()
  const folder = backupFolder(config.dataDirectory)
  const path = to ?? join(folder, backupName(createdAt))
  if (existsSync(path)) throw takenName(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(dirname(path))) throw noSuchFolder(dirname(path))
  const staging = mkdtempSync(join(folder, makingPrefix))
  const packed = `${path}.part`
  try {
    await gather({ config, stores }, staging, createdAt)
    await pack(staging, packed)
    renameSync(packed, path)
    const bytes = await sync(path)
    if (to === undefined) pruneBackups(config.dataDirectory)
    return { path, createdAt, bytes }
  } finally {
    rmSync(staging, { recursive: true, force: true })
    rmSync(packed, { force: true })
  }
}

async function gather({ config, stores }: BackupContext, staging: string, createdAt: number): Promise<void> {
  const database = join(staging, databaseName)
  stores.database.copyTo(database)
  const facts = examineDatabaseFile(database)
  if (facts.damage !== null) throw copyDamaged(facts.damage)
  const certificates = join(config.dataDirectory, certificatesName)
  const keys = existsSync(certificates) && copySealed(certificates, join(staging, certificatesName), stores.vault)
  const certificateKeys = keys ? { certificateKeys: keys } : {}
  const manifest: Manifest = {
    ...describe(facts, config, createdAt),
    ...certificateKeys,
    files: await filesBelow(staging),
  }
  writeFileSync(join(staging, manifestName), `${JSON.stringify(manifest, null, 2)}\n`)
}

function describe(facts: DatabaseFacts, config: BackupContext['config'], createdAt: number): Omit<Manifest, 'files'> {
  return {
    format: 2,
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
  await packArchive(
    packed,
    staging,
    partNames.filter(name => existsSync(join(staging, name))),
  )
  await addSeal(packed)
}

async function sync(path: string): Promise<number> {
  await using file = await open(path, 'r')
  await file.sync()
  await using folder = await open(dirname(path), 'r')
  await folder.sync()
  return (await file.stat()).size
}
