import type { Child } from 'hono/jsx'
import { type State, Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import { Words } from '../ui/words.tsx'

export const certificateStates = ['off', 'waiting', 'issuing', 'valid', 'renewing', 'failing'] as const

export interface CertificateStanding {
  readonly state: (typeof certificateStates)[number]
  readonly reason: string | null
  readonly failingSince: number | null
  /** Somebody brought it. */
  readonly isOwn: boolean
  /** Of the last good one; null when there never was one. */
  readonly expiresAt: number | null
  readonly nextTryAt: number | null
}

export interface CertificateStateProps {
  readonly certificate: CertificateStanding
  readonly forceHttps: boolean
  readonly now: number
}

/** How a domain stands with HTTPS: one word, then why, then when what comes. */
export function CertificateState({ certificate, forceHttps, now }: CertificateStateProps) {
  const { state, word } = faceOf(certificate, now)
  const times = timesOf(certificate, now)
  return (
    <>
      <Status state={state}>{word}</Status>
      <p class="list-text">
        {certificate.reason === null ? (
          plainHttpWords(certificate, { forceHttps, now })
        ) : (
          <Words text={certificate.reason} />
        )}
      </p>
      {times.length === 0 ? null : (
        <p class="list-text">{times.flatMap((part, n) => (n === 0 ? [part] : [' · ', part]))}</p>
      )}
    </>
  )
}

/** Whether visitors get HTTPS now, whatever becomes of the next certificate. */
export function hasHttps({ expiresAt }: Pick<CertificateStanding, 'expiresAt'>, now: number): boolean {
  return expiresAt !== null && expiresAt > now
}

function faceOf(certificate: CertificateStanding, now: number): { state: State; word: string } {
  switch (certificate.state) {
    case 'off':
      return { state: 'empty', word: 'HTTP only' }
    case 'waiting':
      return { state: 'empty', word: 'Waiting for DNS' }
    case 'issuing':
      return { state: 'busy', word: 'Getting a certificate' }
    case 'valid':
      return { state: 'running', word: 'HTTPS' }
    case 'renewing':
      return { state: 'busy', word: 'HTTPS, renewing' }
    case 'failing':
      return { state: 'failing', word: hasHttps(certificate, now) ? 'HTTPS, renewal fails' : 'No certificate' }
  }
}

function plainHttpWords(
  certificate: CertificateStanding,
  { forceHttps, now }: Omit<CertificateStateProps, 'certificate'>,
): string {
  if (!hasHttps(certificate, now)) return 'Served over plain HTTP meanwhile'
  return forceHttps ? 'HTTP redirects to HTTPS' : 'HTTP is served too'
}

function timesOf(certificate: CertificateStanding, now: number): Child[] {
  const { failingSince, nextTryAt, expiresAt } = certificate
  return [
    ...(failingSince === null ? [] : [<Moment words="Failing since" at={failingSince} now={now} />]),
    ...(nextTryAt === null ? [] : [<Moment words="Next try" at={nextTryAt} now={now} />]),
    ...(expiresAt === null ? [] : [<Moment words={endWords(certificate, now)} at={expiresAt} now={now} />]),
  ]
}

function endWords(certificate: CertificateStanding, now: number): string {
  if (!hasHttps(certificate, now)) return 'The last certificate expired'
  if (certificate.isOwn) return 'Custom certificate, expires'
  return certificate.state === 'failing' ? 'Certificate expires' : 'Renews automatically, expires'
}

function Moment({ words, at, now }: { readonly words: string; readonly at: number; readonly now: number }) {
  return (
    <>
      {words} <Time at={at} now={now} />
    </>
  )
}
