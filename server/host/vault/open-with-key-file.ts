import { fingerprintOf } from '../../adapters/sodium/sodium.ts'
import { kidsBeside, readKeyFile } from './key-file.ts'
import type { NumberedKey } from './sealed-blob.ts'
import { openText, type Vault } from './vault.ts'

/**
 * Opens what was sealed by a berth whose database is not open, as in a backup: with the keys at and beside `keyFile` that have the
 * fingerprints it names. Undefined when none has.
 */
export function openWithKeyFile(
  keyFile: string,
  known: readonly { readonly kid: number; readonly fingerprint: string }[],
): Pick<Vault, 'open'> | undefined {
  const files = [keyFile, ...kidsBeside(keyFile).map(kid => `${keyFile}.${kid}`)]
  const keys = new Map(files.flatMap(file => keyIn(file, known)).map(key => [key.kid, key]))
  const [active] = keys.values()
  return active && { open: (place, blob) => openText({ active, keys }, place, blob) }
}

function keyIn(
  file: string,
  known: readonly { readonly kid: number; readonly fingerprint: string }[],
): readonly NumberedKey[] {
  const found = readKeyFile(file)
  if (!('key' in found)) return []
  const match = known.find(({ fingerprint }) => fingerprint === fingerprintOf(found.key))
  return match === undefined ? [] : [{ kid: match.kid, master: found.key }]
}
