import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { proxyMissing, proxyTooOld, proxyWithoutModule } from '../../failures/proxy-failures.ts'
import type { AcmeSettings } from './caddy-settings.ts'

/** Earlier ones close the body of a request whose dial failed, so that a POST that waited arrives empty. */
const neededVersion = '2.11.4'

/** `2.11.4`. Throws UNSUPPORTED for one that is too old, PROXY_UNAVAILABLE when the program cannot be run. */
export async function checkedVersion(program: string): Promise<string> {
  const version = await versionOf(program)
  if (isOlder(version, neededVersion)) throw proxyTooOld(version, neededVersion)
  return version
}

/** Throws UNSUPPORTED when the program lacks the module of the DNS provider: it would refuse our configuration. */
export async function checkDnsModule(program: string, { dns }: AcmeSettings): Promise<void> {
  if (dns === undefined) return
  const { stdout } = await promisify(execFile)(program, ['list-modules'], { timeout: 10_000 })
  const wanted = `dns.providers.${dns.provider.name}`
  if (!stdout.split('\n').some(line => line.trim() === wanted)) throw proxyWithoutModule(wanted)
}

/** Throws PROXY_UNAVAILABLE when the program cannot be run. */
export async function versionOf(program: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { timeout: 10_000 })
    return /(?<!\d)\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? (stdout.trim() || 'of no known version')
  } catch (error) {
    throw proxyMissing(program, error)
  }
}

/** A text that is no version counts as older. */
export function isOlder(version: string, needed: string): boolean {
  const [own, least] = [version, needed].map(text => text.split('.').map(Number))
  for (const [index, part] of (least ?? []).entries()) {
    const mine = own?.[index] ?? 0
    if (mine !== part) return !(mine > part)
  }
  return false
}
