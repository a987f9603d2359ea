import type { Handshake } from '../../adapters/caddy/shake-hands.ts'
import type { Clock } from '../../clock.ts'
import { certificateFailure } from '../../failures/certificate-failures.ts'
import { pause } from '../../workers.ts'
import { isWildcard, nameBelow } from '../routing/host-name.ts'
import type { Certificate } from './certificate-store.ts'
import { type DnsAnswer, dnsVerdict, isLocalName } from './dns-verdict.ts'
import { afterAbsence, afterFailure, afterGood, afterWaiting, isGood, type Validity, whileTrying } from './next-try.ts'

export interface Trying {
  readonly clock: Clock
  readonly proxy: CertificateProxy
  readonly lookUp: (host: string) => Promise<DnsAnswer>
  readonly ownAddresses: () => readonly string[]
  /** Caddy's own authority does not look at DNS. */
  readonly authority: 'acme' | 'internal'
  /** Whether Caddy can prove wildcards to the authority. */
  readonly hasDnsChallenge: boolean
  /** From here on Caddy may ask for a certificate; `row` is what is kept if berth dies in the middle. */
  readonly begin: (row: Certificate) => void
}

/** What this room asks of Caddy. */
export interface CertificateProxy {
  readonly shakeHands: (host: string, signal: AbortSignal) => Promise<Handshake>
  readonly lastFailure: (host: string, since: number) => Promise<string | undefined>
  readonly storedEnd: (host: string) => number | null
}

/** Caddy itself gives up after 180 s. */
const limitMs = 190_000
const longestLookMs = 2000

/** One try for a host: DNS where nothing was tried before, then a handshake that makes Caddy issue. Null when berth stops meanwhile. */
export async function tryHost(
  needs: Trying,
  before: Certificate,
  { isInsisted, signal }: { isInsisted: boolean; signal: AbortSignal },
): Promise<Certificate | null> {
  const { clock } = needs
  const hopeless = hopelessWords(needs, before.host)
  const reason = hopeless ?? (isInsisted ? null : await reasonToWait(needs, before))
  if (reason !== null) return afterWaiting(before, reason, clock.now())
  needs.begin(whileTrying(before, clock.now()))
  const { handshake, failure } = await handshakeOrFailure(needs, before.host, signal)
  if (signal.aborted) return null
  if (handshake.kind === 'away') return afterAbsence(before, clock.now())
  if (handshake.kind === 'certificate' && handshake.validTo > clock.now()) return judge(needs, before, handshake)
  return afterFailure(
    withoutLost(before, handshake, clock.now()),
    certificateFailure(failure, clock.now()),
    clock.now(),
  )
}

const wildcardWords =
  'A certificate for a wildcard needs the DNS-01 challenge. Set BERTH_ACME_DNS, or upload a certificate of your own.'

/** What Caddy does not show is not there any more, whenever it would have ended. One that it cut off may be. */
function withoutLost(before: Certificate, { kind }: Handshake, now: number): Certificate {
  const isLost = before.expiresAt !== null && before.expiresAt > now && (kind === 'none' || kind === 'ended')
  return isLost ? { ...before, expiresAt: now } : before
}

/** Caddy keeps its lock for a host in a file, `issue_cert_<host>.lock`, whose name may have 255 bytes. */
const longestStored = 239

/** Why Caddy cannot get one, whatever DNS says. */
function hopelessWords(needs: Trying, host: string): string | null {
  if (host.length > longestStored)
    return `Caddy stores no certificate for a name of more than ${longestStored} letters. Bring a certificate of your own, or use a shorter name.`
  return isWildcard(host) && !canHaveWildcard(needs, host) ? wildcardWords : null
}

function canHaveWildcard({ authority, hasDnsChallenge }: Trying, host: string): boolean {
  return hasDnsChallenge || authority === 'internal' || isLocalName(host)
}

/** Only the first try waits for DNS: later ones know more from the authority. */
async function reasonToWait(needs: Trying, before: Certificate): Promise<string | null> {
  const { host } = before
  if (before.state !== 'waiting' || isLocalName(host) || isWildcard(host) || needs.authority === 'internal') return null
  const now = needs.clock.now()
  if (isGood(before, now) || isGood({ expiresAt: needs.proxy.storedEnd(host) }, now)) return null
  const verdict = dnsVerdict(await needs.lookUp(host), needs.ownAddresses())
  return verdict.kind === 'here' ? null : `${verdict.note.message} ${verdict.note.advice}`
}

/**
 * A failed issuing is tried again by Caddy within the same handshake, which hangs for minutes, so the log ends the wait. One that
 * took longer than 10 s is cut off although it went well: the next handshake shows its certificate.
 */
async function handshakeOrFailure({ clock, proxy }: Trying, host: string, signal: AbortSignal) {
  const since = clock.now()
  const decided = new AbortController()
  const decide = (): void => decided.abort()
  const until = decided.signal
  const limit = setTimeout(decide, limitMs)
  signal.addEventListener('abort', decide)
  const failing = watchFailure(proxy, { host, since, until }).finally(decide)
  const name = nameBelow(host)
  let handshake = await proxy.shakeHands(name, until)
  for (let tries = 0; mayComeYet(host, handshake, tries) && !until.aborted; tries += 1) {
    await pause(500, until)
    handshake = await proxy.shakeHands(name, until)
  }
  decide()
  clearTimeout(limit)
  signal.removeEventListener('abort', decide)
  const failure = (await failing) ?? (handshake.kind === 'none' ? await proxy.lastFailure(host, since) : undefined)
  return { handshake, failure }
}

/** A wildcard is got by Caddy on its own, not by a handshake, so it may come at any time. */
function mayComeYet(host: string, { kind }: Handshake, tries: number): boolean {
  return (kind === 'cut' && tries < 3) || (kind === 'none' && isWildcard(host))
}

async function watchFailure(
  proxy: CertificateProxy,
  { host, since, until }: { host: string; since: number; until: AbortSignal },
): Promise<string | undefined> {
  for (let lookMs = 250; !until.aborted; lookMs = Math.min(lookMs * 1.5, longestLookMs)) {
    await pause(lookMs, until)
    const failure = until.aborted ? undefined : await proxy.lastFailure(host, since)
    if (failure !== undefined) return failure
  }
  return undefined
}

/** Where a new one should be there by now, the log says why it is not. */
async function judge({ clock, proxy }: Trying, before: Certificate, shown: Validity): Promise<Certificate> {
  const after = afterGood(before, shown, clock.now())
  if (after.state !== 'renewing') return after
  const failure = await proxy.lastFailure(before.host, shown.validFrom)
  if (failure === undefined) return after
  return afterFailure({ ...before, expiresAt: shown.validTo }, certificateFailure(failure, clock.now()), clock.now())
}
