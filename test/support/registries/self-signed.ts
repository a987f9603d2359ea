import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface SelfSigned {
  readonly certificate: string
  readonly key: string
}

/** A certificate that nobody signed but itself, for `127.0.0.1` and `localhost`. */
export async function selfSigned(): Promise<SelfSigned> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-certificate-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const subject = ['-subj', '/CN=berth tests', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await run('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', certificate])
  const made = { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') }
  await rm(folder, { recursive: true })
  return made
}
