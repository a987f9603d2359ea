import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { Stores } from '../../stores.ts'
import { listBackups } from '../backups/backup-folder.ts'
import { readKeyFile } from '../vault/key-file.ts'
import { type Check, failure, some, warning, well } from './check.ts'

type Modules = Pick<Stores, 'database' | 'audit' | 'vault'>

/** What is in the database and whether its secrets can be read. */
export function storeChecks({ database, audit, vault }: Modules, dataDirectory: string): readonly Check[] {
  return [integrity(database, dataDirectory), auditChain(audit), lock(vault)]
}

function integrity(database: Stores['database'], dataDirectory: string): Check {
  const damage = database.damage()
  if (damage === null) return well('database', 'quick_check and foreign_key_check find nothing.')
  return failure('database', `The database is damaged: ${damage}.`, restoreRemedy(dataDirectory))
}

export function restoreRemedy(dataDirectory: string): string {
  const newest = listBackups(dataDirectory)[0]?.path ?? 'FILE'
  return `Stop berthd, move ${dataDirectory}/berth.db* aside, then: berthd backup restore ${newest}. Apps keep serving meanwhile.`
}

function auditChain(audit: Stores['audit']): Check {
  const broken = audit.firstBroken()
  if (broken === undefined) return well('audit', 'Every entry of the audit log follows from the one before it.')
  return failure(
    'audit',
    `Entry ${broken} of the audit log does not follow from the one before it: somebody changed the database manually.`,
    'Find out who could write berth.db, and compare with a backup from before; from this entry on the log proves nothing.',
  )
}

function lock({ state }: Stores['vault']): Check {
  if (!state.locked) return well('secrets', `Secrets can be read; key ${state.kid} is in force.`)
  return failure(
    'secrets',
    `Secrets are locked: ${state.reason}.`,
    'Put the right key file back at BERTH_KEY_FILE and restart berthd. berth never makes a new key over sealed values.',
  )
}

type Places = Pick<Config, 'keyFile' | 'dataDirectory'>

/** The key and who may read what. */
export function rightsChecks(places: Places): readonly Check[] {
  return [keyFile(places), dataRights(places)]
}

function keyFile({ keyFile: path, dataDirectory }: Places): Check {
  const found = readKeyFile(path)
  if ('key' in found) found.key.fill(0)
  if ('refused' in found)
    return failure('key', `${found.refused}.`, 'A key is a regular file, mode 0400, of root or berthd.')
  if ('absent' in found) return missingKey(path, dataDirectory)
  if ((modeOf(dirname(path)) & 0o022) !== 0)
    return failure('key', `Others may write in ${dirname(path)}.`, `chmod go-w ${dirname(path)}`)
  return well('key', `${path} is a key that only its owner can read.`)
}

function missingKey(path: string, dataDirectory: string): Check {
  if (!existsSync(join(dataDirectory, 'berth.db')))
    return warning('key', `${path} is not there yet.`, 'The first start of berthd makes it; keep a copy elsewhere.')
  return failure('key', `${path} is not there.`, 'Put the key back from its recovery string.')
}

function dataRights({ dataDirectory }: Places): Check {
  const openFiles = privateFiles(dataDirectory).filter(path => (modeOf(path) & 0o077) !== 0)
  const mode = modeOf(dataDirectory)
  if (openFiles.length > 0)
    return failure('file-rights', `Others may read ${some(openFiles)}.`, `chmod 600 ${openFiles.join(' ')}`)
  if ((mode & 0o022) !== 0)
    return failure('file-rights', `Others may write in ${dataDirectory}.`, `chmod go-w ${dataDirectory}`)
  if ((mode & 0o005) !== 0)
    return warning('file-rights', `Everyone may look into ${dataDirectory}.`, `chmod o-rwx ${dataDirectory}`)
  return well('file-rights', 'Only their owner can read the database and the backups.')
}

function privateFiles(dataDirectory: string): readonly string[] {
  const databases = namesIn(dataDirectory).filter(name => /^berth\.db(-wal|-shm)?$/.test(name))
  const backups = namesIn(join(dataDirectory, 'backups')).filter(name => name.endsWith('.tar.gz'))
  return [...databases, ...backups.map(name => join('backups', name))].map(name => join(dataDirectory, name))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function modeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mode ?? 0
}
