import { linkSync, renameSync } from 'node:fs'
import { newKey } from '../../adapters/sodium/sodium.ts'
import { AppError } from '../../errors.ts'
import { createKeyFile, readKeyFile, syncDirectoryOf } from './key-file.ts'
import { checkFor, type KeyRing, recognise, ringOf } from './key-ring.ts'
import type { NumberedKey } from './sealed-blob.ts'
import type { VaultStore } from './vault-store.ts'

/**
 * Puts a new key in the active one's place; the earlier stays beside it as `<file>.<kid>`.
 * A kill at any step leaves a file that opens the database, and the next call goes on from there.
 */
export function switchKey(keyFile: string, ring: KeyRing, store: VaultStore): KeyRing {
  try {
    const next = prepareKey(keyFile, ring, store)
    keepBeside(keyFile, ring.active.kid)
    renameSync(`${keyFile}.${next.kid}`, keyFile)
    syncDirectoryOf(keyFile)
    return ringOf(next, [...ring.keys.values()])
  } catch (error) {
    throw error instanceof AppError ? error : cannotWrite(keyFile, error)
  }
}

/** The next key, on disk under its number and with its check, before anything is sealed with it. */
function prepareKey(keyFile: string, ring: KeyRing, store: VaultStore): NumberedKey {
  const checks = store.keyChecks()
  const newest = Math.max(...checks.map(check => check.kid))
  const prepared = newest > ring.active.kid && readKeyFile(`${keyFile}.${newest}`)
  const interrupted = prepared && 'key' in prepared && recognise(prepared.key, checks)
  if (interrupted) return interrupted
  if (newest >= 255) throw outOfNumbers()
  const key = { kid: newest + 1, master: keyAt(`${keyFile}.${newest + 1}`) }
  store.addKeyCheck(checkFor(key))
  return key
}

function keyAt(path: string): Uint8Array {
  const found = readKeyFile(path)
  if ('key' in found) return found.key
  const key = newKey()
  createKeyFile(path, key)
  return key
}

function keepBeside(keyFile: string, kid: number): void {
  try {
    linkSync(keyFile, `${keyFile}.${kid}`)
    syncDirectoryOf(keyFile)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function cannotWrite(keyFile: string, cause: unknown): AppError {
  return new AppError(
    {
      code: 'UNSUPPORTED',
      message: `No new key could be written beside ${keyFile}.`,
      advice:
        'Run `berthd key rotate` as the user who owns that folder, while the server is stopped. The old key stays in force.',
    },
    cause,
  )
}

function outOfNumbers(): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: 'This database has had 255 keys, and there are no more numbers.',
    advice: 'Restore its backup into a new installation, which starts at key 1 again.',
  })
}
