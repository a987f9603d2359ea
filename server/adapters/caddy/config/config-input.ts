import type { CaddySettings } from '../caddy-settings.ts'
import type { Extras } from '../extras.ts'

export interface ConfigInput extends CaddySettings {
  /** On loopback: where Caddy asks itself whether a host may get a certificate. */
  readonly permissionPort: number
  readonly extras: Extras
  /** Whether the Caddy this is for knows how to let through request headers with an underscore: an older one refuses it all. */
  readonly takesUnderscores: boolean
}
