import type { DnsChallenge } from '../../config/dns-challenge.ts'

/** All that Caddy's configuration is made of. It changes only with the server's own settings, never with an app. */
export interface CaddySettings {
  /** `managed`: berth starts and supervises Caddy. `external`: somebody else runs it. */
  readonly mode: 'managed' | 'external'
  /** The program, for `managed`; else `caddy` in PATH. */
  readonly binary?: string | undefined
  /** Only `[A-Za-z0-9._/-]`, since Caddy escapes no glob characters in the root of a matcher. */
  readonly dataDirectory: string
  /** Path of the admin API's unix socket. */
  readonly adminSocket: string
  readonly httpPort: number
  readonly httpsPort: number | 'off'
  /** Address ranges of proxies in front whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  readonly acme: AcmeSettings
  /** The panel's own host. */
  readonly panelHost?: string
}

export interface AcmeSettings {
  /** No ACME: Caddy's own authority issues for every host. */
  readonly isInternal?: boolean
  /** Address of the directory; Let's Encrypt without. */
  readonly directory?: string | undefined
  readonly email?: string | undefined
  readonly externalAccount?: { readonly keyId: string; readonly hmac: string } | undefined
  /** How wildcards are proved: without it Caddy gets certificates for local ones only. */
  readonly dns?: DnsChallenge | undefined
  /** PEM files that the directory's own certificate is checked with, for a private CA. */
  readonly rootFiles?: readonly string[] | undefined
}
