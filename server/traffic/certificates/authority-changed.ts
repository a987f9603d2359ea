import { createHash } from 'node:crypto'
import type { Config } from '../../config/config.ts'
import type { SettingsStore } from '../../host/settings/settings-store.ts'

const name = 'acme-settings'

/**
 * Whether the certificate authority, or the account there, is another one than when this was last asked; so a corrected address
 * takes effect at once and not when a host's pause is over. Only a digest is kept, since secrets are among the settings.
 */
export function isAuthorityChanged(settings: Pick<SettingsStore, 'get' | 'set'>, acme: Config['acme']): boolean {
  const digest = createHash('sha256').update(JSON.stringify(acme)).digest('hex')
  const before = settings.get(name)
  if (before !== digest) settings.set(name, digest)
  return before !== undefined && before !== digest
}
