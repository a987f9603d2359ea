import type { CertificateFailure } from '../../failures/certificate-failures.ts'
import type { Certificate } from './certificate-store.ts'

/** From when until when a certificate holds, in milliseconds since 1970. */
export interface Validity {
  readonly validFrom: number
  readonly validTo: number
}

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A host that nothing is known of: it is due at once. */
export function newcomer(host: string): Certificate {
  return { host, state: 'waiting', reason: null, expiresAt: null, nextTryAt: 0, tries: 0, failingSince: null }
}

/** Before a try: what stands if berth dies in the middle of it, so that dying again and again hammers nobody. */
export function whileTrying(before: Certificate, now: number): Certificate {
  if (isGood(before, now)) return { ...before, nextTryAt: now + minuteMs }
  return { ...before, state: 'issuing', reason: null, nextTryAt: now + backoffMs(triesSoFar(before)) }
}

/** DNS does not lead here yet: looked at often at first, since somebody may just be changing it. */
export function afterWaiting(before: Certificate, reason: string, now: number): Certificate {
  const tries = before.state === 'waiting' ? before.tries : 0
  const pauseMs = Math.min(30 * secondMs * 2 ** Math.min(tries, 10), 10 * minuteMs)
  return { ...before, state: 'waiting', reason, nextTryAt: now + pauseMs, tries: tries + 1, failingSince: null }
}

/** The proxy itself was away: no fault of the host, so nothing is counted. */
export function afterAbsence(before: Certificate, now: number): Certificate {
  const state = isGood(before, now) || before.state === 'failing' ? before.state : 'waiting'
  return { ...before, state, reason: 'The proxy does not answer on its HTTPS port.', nextTryAt: now + 5 * secondMs }
}

/**
 * No certificate: again after 5 minutes, doubling to 12 hours, and not before the moment that the authority named. One that still
 * holds is kept, and looked at in time.
 */
export function afterFailure(before: Certificate, { reason, notBefore }: CertificateFailure, now: number): Certificate {
  const tries = triesSoFar(before)
  const remainingMs = (before.expiresAt ?? 0) - now
  const pauseMs = remainingMs > 0 ? Math.min(backoffMs(tries), lookMs(remainingMs)) : backoffMs(tries)
  const failingSince = before.failingSince ?? now
  const nextTryAt = Math.max(now + pauseMs, notBefore ?? 0)
  return { ...before, state: 'failing', reason, nextTryAt, tries: tries + 1, failingSince }
}

/**
 * A handshake showed this certificate. Caddy renews in the last third of its life, in the background of a handshake, so berth
 * looks once a day, for short lives each third of what remains, and more often while a new one is on its way.
 */
export function afterGood(before: Certificate, { validFrom, validTo }: Validity, now: number): Certificate {
  const seen = { host: before.host, reason: null, expiresAt: validTo, failingSince: null }
  const remainingMs = validTo - now
  if (remainingMs > (validTo - validFrom) / 3)
    return { ...seen, state: 'valid', nextTryAt: now + lookMs(remainingMs), tries: 0 }
  const looks = before.state === 'renewing' ? before.tries : 0
  const pauseMs = Math.min(5 * secondMs * 2 ** Math.min(looks, 10), hourMs, lookMs(remainingMs))
  return { ...seen, state: 'renewing', nextTryAt: now + pauseMs, tries: looks + 1 }
}

/** One that somebody brought is not tried for: it holds until it ends. */
export function ofOwn(host: string, validTo: number, now: number): Certificate {
  const row = { ...newcomer(host), expiresAt: validTo, nextTryAt: validTo }
  if (validTo > now) return { ...row, state: 'valid' }
  return { ...row, state: 'failing', reason: 'The custom certificate has expired.', failingSince: validTo }
}

/** Whether a certificate that was seen still holds. */
export function isGood({ expiresAt }: Pick<Certificate, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && expiresAt > now
}

/** Looks at DNS and at a renewal on its way are no failed tries. */
function triesSoFar({ state, tries }: Certificate): number {
  return state === 'failing' || state === 'issuing' ? tries : 0
}

function backoffMs(tries: number): number {
  return Math.min(5 * minuteMs * 2 ** Math.min(tries, 10), 12 * hourMs)
}

/** Whole milliseconds, as they are stored. */
function lookMs(remainingMs: number): number {
  return Math.max(secondMs, Math.min(dayMs, Math.round(remainingMs / 3)))
}
