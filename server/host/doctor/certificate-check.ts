import { X509Certificate } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { storedDamage } from '../../adapters/caddy/stored-damage.ts'
import type { CertificateView } from '../../traffic/certificates/certificate-view.ts'
import { waitingName } from '../backups/sealed-certificates.ts'
import { type Check, checkResults, some } from './check.ts'

const dayMs = 86_400_000

/** A host that should have a certificate, and how its state stands. */
export interface HostCertificate {
  readonly host: string
  readonly certificate: CertificateView
}

interface Facts {
  readonly dataDirectory: string
  /** Null where the database cannot be opened: then all that is stored counts. */
  readonly hosts: readonly HostCertificate[] | null
  readonly now: number
}

interface Finding {
  readonly result: Check['result']
  readonly words: string
  readonly remedy: string
}

/** Whether every host has a certificate, as its own state says, and whether what Caddy keeps is whole and renewed. */
export function certificateCheck(facts: Facts): Check {
  const found = [...damage(facts), ...ofStates(facts), ...ending(facts), ...waiting(facts)]
  const worst = found.toSorted((one, other) => rank(other) - rank(one))
  const [first] = worst
  if (first === undefined) {
    const count = facts.hosts?.length ?? storedIn(facts).length
    return { name: 'certificates', result: 'ok', reason: `${count} certificates, none of them about to end.` }
  }
  return {
    name: 'certificates',
    result: first.result,
    reason: worst.map(({ words }) => words).join(' '),
    remedy: [...new Set(worst.map(({ remedy }) => remedy))].join(' '),
  }
}

function rank({ result }: Finding): number {
  return checkResults.indexOf(result)
}

function damage({ dataDirectory }: Facts): readonly Finding[] {
  const found = storedDamage(join(dataDirectory, 'certificates'))
  if (found.length === 0) return []
  const words = some(found.map(({ host, what }) => (host === null ? what : `${what} (of ${host})`)))
  const remedy =
    'berthd sets that aside within half a minute and has another made: start it, or see in its log why it cannot.'
  return [{ result: 'failure', words: `Caddy's storage is damaged: ${words}.`, remedy }]
}

function ofStates({ hosts, now }: Facts): readonly Finding[] {
  const inState = (...states: readonly CertificateView['state'][]): readonly HostCertificate[] =>
    (hosts ?? []).filter(({ certificate }) => states.includes(certificate.state))
  const [dark, kept] = [
    inState('failing').filter(one => !holds(one, now)),
    inState('failing').filter(one => holds(one, now)),
  ]
  const remedy = 'The domains of each app say the reason and when the next try is.'
  return [
    ...about('failure', 'These hosts have no certificate', dark, remedy),
    ...about('warning', 'The certificates of these hosts hold, but are not renewed', kept, remedy),
    ...about('warning', 'These hosts wait for a certificate', inState('waiting'), remedy),
  ]
}

function about(
  result: Check['result'],
  what: string,
  hosts: readonly HostCertificate[],
  remedy: string,
): readonly Finding[] {
  if (hosts.length === 0) return []
  const names = hosts.map(({ host, certificate: { reason } }) => (reason === undefined ? host : `${host} (${reason})`))
  return [{ result, words: `${what}: ${some(names, 3)}.`, remedy }]
}

function holds({ certificate: { expiresAt } }: HostCertificate, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) > now
}

/** Caddy renews when a third of the time is left. Stored ones of hosts that are gone, or whose state tells of it, do not count. */
function ending(facts: Facts): readonly Finding[] {
  const { hosts, now } = facts
  const wanted = hosts === null ? null : new Set(hosts.flatMap(one => (isTold(one) ? [] : [one.host])))
  const short = storedIn(facts)
    .filter(one => wanted === null || one.names.some(name => wanted.has(name)))
    .filter(one => one.endsAt - now < Math.min(7 * dayMs, (one.endsAt - one.beganAt) / 6))
  if (short.length === 0) return []
  const days = (endsAt: number): number => Math.floor((endsAt - now) / dayMs)
  const names = short.map(one => `${one.names.join(', ')} (${one.endsAt < now ? 'ended' : `${days(one.endsAt)} days`})`)
  const remedy =
    'Caddy renews them by itself: see that the names lead to this server, that ports 80 and 443 are reachable, and what proxy/caddy.log says.'
  const result = short.some(({ endsAt }) => endsAt < now) ? 'failure' : 'warning'
  return [{ result, words: `These certificates end soon or have ended: ${some(names)}.`, remedy }]
}

function isTold({ certificate: { state, own } }: HostCertificate): boolean {
  return own === true || state === 'failing' || state === 'waiting'
}

function waiting({ dataDirectory }: Facts): readonly Finding[] {
  if (!existsSync(join(dataDirectory, waitingName))) return []
  const remedy =
    'Put the key back at BERTH_KEY_FILE and restart berthd; or remove that folder, if Caddy has got others.'
  return [{ result: 'warning', words: `Restored certificates wait in ${waitingName} for the key.`, remedy }]
}

interface Stored {
  readonly names: readonly string[]
  readonly beganAt: number
  readonly endsAt: number
}

/** The newest for each set of names: one of a former authority may stand beside it. */
function storedIn({ dataDirectory }: Facts): readonly Stored[] {
  const folder = join(dataDirectory, 'certificates', 'certificates')
  const newest = new Map<string, Stored>()
  for (const path of filesIn(folder).filter(name => name.endsWith('.crt'))) {
    const one = readStored(join(folder, path))
    const standing = one && newest.get(one.names.join())
    if (one !== undefined && (standing?.endsAt ?? 0) < one.endsAt) newest.set(one.names.join(), one)
  }
  return [...newest.values()]
}

function readStored(path: string): Stored | undefined {
  try {
    const { validFromDate, validToDate, subjectAltName, subject } = new X509Certificate(readFileSync(path))
    const names = subjectAltName?.split(', ').map(name => name.replace('DNS:', '')) ?? [subject]
    return { names, beganAt: validFromDate.getTime(), endsAt: validToDate.getTime() }
  } catch {
    return undefined
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch {
    return []
  }
}
