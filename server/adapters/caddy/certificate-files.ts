import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from './boot-file.ts'
import type { CertificateFiles } from './extras.ts'

export interface CertificatePem {
  /** The host's own first, then those of its authorities. */
  readonly certificate: string
  readonly key: string
}

/** Where Caddy reads a certificate that somebody brought: files of ours alone, since Caddy needs the key without berth. */
export function certificateFiles(dataDirectory: string, fingerprint: string): CertificateFiles {
  const path = join(folderOf(dataDirectory), fingerprint)
  return { certificate: `${path}.crt`, key: `${path}.key` }
}

export function hasCertificateFiles({ certificate, key }: CertificateFiles): boolean {
  return existsSync(certificate) && existsSync(key)
}

export function writeCertificateFiles(files: CertificateFiles, pem: CertificatePem): void {
  writeDurably(files.key, pem.key)
  writeDurably(files.certificate, pem.certificate)
}

/** Takes away those that no configuration names any more. */
export function pruneCertificateFiles(dataDirectory: string, fingerprints: ReadonlySet<string>): void {
  const folder = folderOf(dataDirectory)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder))
    if (!fingerprints.has(name.replace(/\.(crt|key)$/, ''))) rmSync(join(folder, name), { force: true })
}

function folderOf(dataDirectory: string): string {
  return join(dataDirectory, 'own-certificates')
}
