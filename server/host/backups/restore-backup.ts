import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setDamageAside, storedDamage } from '../../adapters/caddy/stored-damage.ts'
import { takeLock } from '../../adapters/sqlite/server-lock.ts'
import { asideFolder } from '../../traffic/certificates/storage-repair.ts'
import { newerBackup, notFresh } from './backup-failures.ts'
import { certificatesName, databaseName } from './manifest.ts'
import { sealedIn, waitingName } from './sealed-certificates.ts'
import { unpackBackup } from './unpack-backup.ts'
import { damageNotes, type Verdict } from './verify-backup.ts'

interface Restore {
  readonly backup: string
  readonly dataDirectory: string
  /** The newest schema this berth knows. */
  readonly knownSchema: number
}

/**
 * Puts the database and the certificates of a backup into a data directory that has no database. All is unpacked and checked
 * beside its place first: until the last rename nothing has changed. Certificates that stand there are newer, and stay. Those
 * with sealed keys wait for a start that has the key. Throws CONFLICT, VALIDATION or UNSUPPORTED.
 */
export async function restoreBackup({ backup, dataDirectory, knownSchema }: Restore): Promise<Verdict> {
  refuseDatabase(dataDirectory)
  const made = mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const staging = mkdtempSync(join(dataDirectory, '.restoring-'))
  try {
    const manifest = await unpackBackup(backup, staging)
    if (manifest.schema > knownSchema) throw newerBackup(backup, manifest, knownSchema)
    const notes = damageNotes(join(staging, certificatesName))
    setAside(join(staging, certificatesName), dataDirectory)
    await moveIn(staging, dataDirectory)
    return { manifest, notes }
  } finally {
    rmSync(staging, { recursive: true, force: true })
    if (made !== undefined && readdirSync(dataDirectory).length === 0) rmdirSync(dataDirectory)
  }
}

function setAside(certificates: string, dataDirectory: string): void {
  const aside = asideFolder(dataDirectory, Date.now())
  for (const found of storedDamage(certificates)) setDamageAside(certificates, found, aside)
}

/** What a database leaves beside itself would be taken for a part of the restored one. */
function refuseDatabase(dataDirectory: string): void {
  for (const name of [databaseName, `${databaseName}-wal`, `${databaseName}-shm`, `${databaseName}-journal`]) {
    const path = join(dataDirectory, name)
    if (existsSync(path)) throw notFresh(path)
  }
}

async function moveIn(staging: string, dataDirectory: string): Promise<void> {
  const lock = takeLock(join(dataDirectory, 'run', 'server.lock'))
  try {
    refuseDatabase(dataDirectory)
    moveCertificates(join(staging, certificatesName), dataDirectory)
    chmodSync(join(staging, databaseName), 0o600)
    await sync(join(staging, databaseName))
    renameSync(join(staging, databaseName), join(dataDirectory, databaseName))
    await sync(dataDirectory)
  } finally {
    lock.release()
  }
}

function moveCertificates(restored: string, dataDirectory: string): void {
  const isSealed = existsSync(restored) && sealedIn(restored).length > 0
  const place = join(dataDirectory, isSealed ? waitingName : certificatesName)
  if (!existsSync(restored) || (!isSealed && !isEmpty(place))) return
  rmSync(place, { recursive: true, force: true })
  renameSync(restored, place)
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0
}

async function sync(path: string): Promise<void> {
  await using file = await open(path, 'r')
  await file.sync()
}
