import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface MadeCertificate {
  readonly certificate: string
  readonly key: string
}

interface Wanted {
  /** Subject alternative names, host names where no type (`URI:`, `IP:`) stands before them; none: an authority. */
  readonly names?: readonly string[]
  /** The common name of its subject; the first name without. */
  readonly subject?: string
  /** More extensions, as lines of openssl's configuration. */
  readonly extensions?: readonly string[]
  /** Who issues it; without one it is self-signed. */
  readonly issuer?: MadeCertificate
  /** From when until when, as `20200101000000Z`. */
  readonly from?: string
  readonly to?: string
}

/** A certificate with an EC key, made by openssl. */
export function makeCertificate({ names = [], subject, extensions = [], issuer, from, to }: Wanted): MadeCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'berth-certificate-'))
  try {
    const path = (name: string): string => join(folder, name)
    const common = subject ?? names[0] ?? `Authority ${folder.slice(-6)}`
    const kind = names.length === 0 ? 'basicConstraints=critical,CA:TRUE' : `subjectAltName=${names.map(san).join(',')}`
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', path('key')]
    openssl('req', '-new', ...ec, '-subj', `/CN=${common}`, '-out', path('request'))
    writeFileSync(path('extensions'), [kind, ...extensions].join('\n'))
    writeFileSync(path('index'), '')
    writeFileSync(path('serial'), randomBytes(8).toString('hex'))
    writeFileSync(path('ca'), issuer?.certificate ?? '')
    writeFileSync(path('cakey'), issuer?.key ?? '')
    writeFileSync(path('config'), configOf(folder))
    const signer =
      issuer === undefined ? ['-selfsign', '-keyfile', path('key')] : ['-cert', path('ca'), '-keyfile', path('cakey')]
    const dates = ['-startdate', from ?? '20200101000000Z', '-enddate', to ?? '20480101000000Z']
    const files = ['-config', path('config'), '-extfile', path('extensions'), '-in', path('request')]
    openssl('ca', '-batch', '-notext', ...files, ...signer, ...dates, '-out', path('made'))
    return { certificate: readFileSync(path('made'), 'utf8'), key: readFileSync(path('key'), 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function san(name: string): string {
  return /^[A-Za-z]+:/.test(name) ? name : `DNS:${name}`
}

function configOf(folder: string): string {
  return `[ca]\ndefault_ca=own\n[own]\nnew_certs_dir=${folder}\ndatabase=${folder}/index\nserial=${folder}/serial\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n`
}

function openssl(...words: readonly string[]): void {
  execFileSync('openssl', words, { stdio: 'pipe' })
}
