import {
  certificateFiles,
  hasCertificateFiles,
  pruneCertificateFiles,
  writeCertificateFiles,
} from '../../adapters/caddy/certificate-files.ts'
import type { OwnCertificateFiles } from '../../adapters/caddy/extras.ts'
import type { Caddy } from '../../adapters/caddy/open-caddy.ts'
import type { OwnCertificate, OwnCertificateStore } from './own-certificate-store.ts'
import type { BroughtCertificate } from './read-certificate.ts'

export interface OwnCertificateContext {
  readonly dataDirectory: string
  readonly ownCertificates: OwnCertificateStore
  /** By the domains as they stand now. */
  readonly certificateReach: () => CertificateReach
}

/** Which certificates Caddy may have, and what each of them must not be shown for. */
export interface CertificateReach {
  isUsable(own: Pick<OwnCertificate, 'host' | 'names'>): boolean
  withheldFrom(own: Pick<OwnCertificate, 'host' | 'names'>): readonly string[]
}

/**
 * The files of all brought certificates, for Caddy's configuration. One that went missing, as after a restore, is written anew;
 * while the vault is locked it is left out, since Caddy refuses a configuration that names a missing file.
 */
export function ownCertificateFiles(needs: OwnCertificateContext): OwnCertificateFiles[] {
  const { dataDirectory, ownCertificates } = needs
  const rows = ownCertificates.all()
  if (rows.length === 0) return []
  const reach = needs.certificateReach()
  return rows.filter(reach.isUsable).flatMap(row => {
    const files = certificateFiles(dataDirectory, row.fingerprint)
    try {
      if (!hasCertificateFiles(files)) writeCertificateFiles(files, ownCertificates.reveal(row))
      return [{ host: row.host, ...files, withheld: reach.withheldFrom(row) }]
    } catch {
      return []
    }
  })
}

/** Puts a certificate in force, and stores it when Caddy has taken it. Throws PROXY_CONFIG_REJECTED, LOCKED; nothing is changed then. */
export async function keepOwnCertificate(
  needs: OwnCertificateContext & { readonly proxy: Pick<Caddy, 'change'> },
  host: string,
  brought: BroughtCertificate,
): Promise<void> {
  const { dataDirectory, ownCertificates, proxy } = needs
  const files = certificateFiles(dataDirectory, brought.fingerprint)
  try {
    await proxy.change({
      make: stored => {
        writeCertificateFiles(files, brought)
        const others = stored.certificates.filter(one => one.host !== host)
        const withheld = needs.certificateReach().withheldFrom({ host, names: brought.names })
        const wildcards = stored.wildcards.filter(name => name !== host)
        return { ...stored, wildcards, certificates: [...others, { host, ...files, withheld }] }
      },
      keep: () => ownCertificates.put(host, brought),
    })
  } finally {
    pruneOwnCertificates(needs)
  }
}

/** Takes it out of force; Caddy then gets one by itself. */
export async function dropOwnCertificate(
  needs: OwnCertificateContext & { readonly proxy: Pick<Caddy, 'change'> },
  host: string,
): Promise<void> {
  await needs.proxy.change({
    make: stored => ({ ...stored, certificates: stored.certificates.filter(one => one.host !== host) }),
    keep: () => needs.ownCertificates.remove(host),
  })
  pruneOwnCertificates(needs)
}

/** Takes away the files of those that are gone; while none is being changed. */
export function pruneOwnCertificates({
  dataDirectory,
  ownCertificates,
}: Pick<OwnCertificateContext, 'dataDirectory' | 'ownCertificates'>): void {
  pruneCertificateFiles(dataDirectory, new Set(ownCertificates.all().map(row => row.fingerprint)))
}
