import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface RegistryCertificates {
  /** Authorities this one registry is believed on, beside those of the system. */
  readonly authorities: readonly string[]
  /** What berth shows of itself. */
  readonly client: { readonly certificate: string; readonly key: string } | null
}

export const noCertificates: RegistryCertificates = { authorities: [], client: null }

/**
 * What Docker's own folder has for a registry: `<host[:port]>/*.crt` are authorities, `*.cert` with `*.key` a client
 * certificate (docs.docker.com/engine/security/certificates). What cannot be read is as if it were not there.
 */
export function readCertificates(directory: string, registry: string): RegistryCertificates {
  const folder = join(directory, registry)
  const names = namesIn(folder)
  if (names.length === 0) return noCertificates
  const authorities = names.filter(name => name.endsWith('.crt')).flatMap(name => textOf(join(folder, name)))
  const [client = null] = names
    .filter(name => name.endsWith('.cert'))
    .flatMap(name => {
      const [certificate] = textOf(join(folder, name))
      const [key] = textOf(join(folder, name.replace(/\.cert$/, '.key')))
      return certificate === undefined || key === undefined ? [] : [{ certificate, key }]
    })
  return { authorities, client }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function textOf(path: string): readonly string[] {
  try {
    return [readFileSync(path, 'utf8')]
  } catch {
    return []
  }
}
