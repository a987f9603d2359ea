import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** When the last of the certificates that Caddy has stored for a host ends, in milliseconds since 1970; null when it has none. */
export function storedCertificateEnd(dataDirectory: string, host: string): number | null {
  const root = join(dataDirectory, 'certificates', 'certificates')
  const name = host.replace('*', 'wildcard_')
  const ends = issuersIn(root).flatMap(issuer => endOf(join(root, issuer, name, `${name}.crt`)))
  return ends.length === 0 ? null : Math.max(...ends)
}

function issuersIn(root: string): string[] {
  try {
    return readdirSync(root)
  } catch {
    return []
  }
}

function endOf(file: string): number[] {
  try {
    return [new X509Certificate(readFileSync(file)).validToDate.getTime()]
  } catch {
    return []
  }
}
