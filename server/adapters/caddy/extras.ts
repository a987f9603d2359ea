/** The rare things of single hosts that need configuration of their own. Values are checked before they come here. */
export interface Extras {
  readonly hosts: readonly HostRules[]
  readonly certificates: readonly CertificateFiles[]
}

export interface HostRules {
  readonly host: string
  readonly basicAuth: { readonly username: string; readonly passwordHash: string } | null
  /** Ranges of client addresses that are let in; empty: all. */
  readonly allow: readonly string[]
  readonly bodyLimitBytes: number | null
  readonly compress: boolean
}

/** PEM files of a certificate that somebody brought. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

export const noExtras: Extras = { hosts: [], certificates: [] }
