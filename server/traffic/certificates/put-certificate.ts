import type { Caddy } from '../../adapters/caddy/open-caddy.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import type { Certificates } from './certificate-reconciler.ts'
import type { HostAdviser } from './host-advice.ts'
import { dropOwnCertificate, keepOwnCertificate, type OwnCertificateContext } from './own-certificates.ts'
import { readCertificate } from './read-certificate.ts'

export interface CertificateContext extends OwnCertificateContext {
  readonly clock: Clock
  readonly proxy: Pick<Caddy, 'change'>
  readonly certificates: Certificates
  readonly httpsPort: number | null
  readonly adviseOn: HostAdviser
  /** Throws NOT_FOUND for a host that leads to no app. */
  readonly checkHost: (host: string) => void
  /** In words, the first host of another app, or the panel's, that a certificate for `host` with these names fits. */
  readonly foreignIn: (names: readonly string[], host: string) => string | undefined
}

interface Brought {
  readonly certificate: string
  readonly key: string
  /** Though it fits hosts of others. */
  readonly insist?: true | undefined
  /** Whether they may: an admin. */
  readonly mayInsist: boolean
}

/** Throws NOT_FOUND, VALIDATION, CONFLICT, UNSUPPORTED, PROXY_CONFIG_REJECTED, LOCKED. */
export async function putCertificate(
  context: CertificateContext,
  hostText: string,
  { mayInsist, insist, ...pair }: Brought,
): Promise<void> {
  const host = hostText.toLowerCase()
  context.checkHost(host)
  if (context.httpsPort === null) throw withoutHttps()
  const brought = readCertificate({ host, ...pair }, context.clock.now())
  checkReach(context, host, { names: brought.names, mayFitOthers: insist === true && mayInsist })
  await keepOwnCertificate(context, host, brought)
  context.certificates.look()
}

/**
 * A certificate is never shown for another host than its own. Still one that fits hosts of others is only taken from an admin who
 * insists, and none that would take the place of what Caddy got for a wildcard of another app.
 */
function checkReach(
  { foreignIn, certificateReach }: CertificateContext,
  host: string,
  { names, mayFitOthers }: { names: readonly string[]; mayFitOthers: boolean },
): void {
  const foreign = foreignIn(names, host)
  if (foreign === undefined) return
  const isUsable = certificateReach().isUsable({ host, names })
  if (!isUsable || !mayFitOthers) throw fitsAnother(foreign, isUsable)
}

/** Throws NOT_FOUND. */
export async function removeCertificate(context: CertificateContext, hostText: string): Promise<void> {
  const host = hostText.toLowerCase()
  context.checkHost(host)
  if (context.ownCertificates.find(host) === undefined) throw noneBrought(host)
  await dropOwnCertificate(context, host)
  context.certificates.forget(host)
}

function withoutHttps(): AppError {
  return new AppError({
    code: 'UNSUPPORTED',
    message: 'This server runs without HTTPS, so it shows no certificates.',
    advice: 'Set BERTH_HTTPS_PORT and restart berthd.',
  })
}

function fitsAnother(foreign: string, isUsable: boolean): AppError {
  const one = 'Bring one that has names of this app alone'
  return new AppError({
    code: 'CONFLICT',
    field: 'certificate',
    message: `The certificate also fits ${foreign}.`,
    advice: isUsable ? `${one}. An admin may insist: it is then shown for this host, and for no other.` : `${one}.`,
  })
}

function noneBrought(host: string): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    field: 'host',
    message: `\`${host}\` has no certificate of its own.`,
    advice: 'Nothing to do: Caddy gets its certificates by itself.',
  })
}
