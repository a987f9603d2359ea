import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storedDamage } from '../../adapters/caddy/stored-damage.ts'
import { openWithKeyFile } from '../vault/open-with-key-file.ts'
import { wrongContent } from './backup-failures.ts'
import { certificatesName, type Manifest } from './manifest.ts'
import { openSealed, sealedIn } from './sealed-certificates.ts'
import { unpackBackup } from './unpack-backup.ts'

export interface Verdict {
  readonly manifest: Manifest
  /** What a restore will have to do without, and what could not be looked at. */
  readonly notes: readonly string[]
}

/** Checks all that is in a backup, leaving nothing behind; sealed keys where its key stands at `keyFile`. Throws VALIDATION saying what is wrong. */
export async function verifyBackup(path: string, keyFile?: string): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-verify-'))
  try {
    const manifest = await unpackBackup(path, folder)
    const certificates = join(folder, certificatesName)
    const notes = [...damageNotes(certificates), ...keyNotes(path, certificates, { manifest, keyFile })]
    return { manifest, notes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Also said after a restore. */
export function damageNotes(certificates: string): readonly string[] {
  return storedDamage(certificates).map(
    ({ host, what }) => `${host === null ? '' : `the certificate of ${host} is damaged: `}${what}; another will be got`,
  )
}

interface Sealed {
  readonly manifest: Manifest
  readonly keyFile: string | undefined
}

function keyNotes(path: string, certificates: string, { manifest, keyFile }: Sealed): readonly string[] {
  if (manifest.certificateKeys === 'left out')
    return ['secrets were locked when it was made, so the keys of certificates are not in it; others will be got']
  const sealed = manifest.certificateKeys === undefined ? [] : sealedIn(certificates)
  if (sealed.length === 0) return []
  const vault = keyFile === undefined ? undefined : openWithKeyFile(keyFile, manifest.keys)
  if (vault === undefined)
    return [`its key is not here, so ${sealed.length} sealed keys of certificates were not opened`]
  for (const name of sealed) {
    try {
      openSealed(name, readFileSync(join(certificates, `${name}.sealed`)), vault)
    } catch {
      throw wrongContent(path, `the key ${name} in it cannot be opened`)
    }
  }
  return []
}
