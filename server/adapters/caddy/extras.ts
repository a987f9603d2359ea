import type { domainOptionFields } from '../../../shared/domain-option-fields.ts'
import type { ValuesOf } from '../../../shared/fields.ts'

/** The rare things of single hosts that need configuration of their own. Values are checked before they come here. */
export interface Extras {
  readonly hosts: readonly HostRules[]
  readonly certificates: readonly OwnCertificateFiles[]
  /** `*.shop.example.com`: Caddy gets their certificates by itself, where it can. */
  readonly wildcards: readonly string[]
}

type Options = Omit<ValuesOf<typeof domainOptionFields>, 'basicAuth'>

/** The options of a host as Caddy needs them; header names are in lower case, see `expectedUnderscores`. */
export interface HostRules extends Options {
  readonly host: string
  readonly basicAuth: { readonly username: string; readonly passwordHash: string } | null
}

/** PEM files of a certificate that somebody brought. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/** Shown for the host even where Caddy has one of its own, and for no other. */
export interface OwnCertificateFiles extends CertificateFiles {
  readonly host: string
  /** Hosts, and wildcards, that Caddy would show it for by the names in it. */
  readonly withheld: readonly string[]
}

/** However they came together: one order, so that the same ones give the same configuration. */
export function inOrder({ hosts, certificates, wildcards }: Extras): Extras {
  return {
    hosts: hosts.toSorted((one, other) => (one.host < other.host ? -1 : 1)),
    certificates: certificates.toSorted((one, other) => (one.host < other.host ? -1 : 1)),
    wildcards: wildcards.toSorted(),
  }
}

export const noExtras: Extras = { hosts: [], certificates: [], wildcards: [] }
