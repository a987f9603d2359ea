import * as z from 'zod'
import type { Caddy } from '../../adapters/caddy/open-caddy.ts'
import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { isAdmin } from '../../web/policy.ts'
import type { Principal } from '../../web/principal.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import type { Certificates } from './certificate-keeper.ts'
import { certificateShape } from './certificate-view.ts'
import { type HostAdviser, hostAdviceShape } from './host-advice.ts'
import { dropOwnCertificate, keepOwnCertificate, type OwnCertificateNeeds } from './own-certificates.ts'
import { readCertificate } from './read-certificate.ts'

export interface CertificateRouteNeeds extends OwnCertificateNeeds {
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
  readonly by: Principal
}

const longestPem = 100_000
const pem = z.string().min(1).max(longestPem)
const path = '/api/v1/domains/{host}/certificate'

/** What DNS says of a host, and the certificates that people bring themselves. */
export function certificateRoutes(needs: CertificateRouteNeeds): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/domains/{host}/advice',
        policy: 'member',
        summary: 'What DNS says of a host name, before it is added',
        answers: { 200: hostAdviceShape },
      },
      async ({ params }) => ({ status: 200, body: await needs.adviseOn(params.host) }),
    ),
    apiRoute(
      {
        method: 'put',
        path,
        policy: 'member',
        confirmed: 'recently',
        summary: 'Use an own certificate for a domain',
        body: z.strictObject({ certificate: pem, key: pem, insist: z.literal(true).optional() }),
        answers: { 200: certificateShape },
      },
      async ({ params, body, principal }) => {
        await putCertificate(needs, params.host, { ...body, by: principal })
        return { status: 200, body: needs.certificates.viewOf(params.host.toLowerCase()) }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path,
        policy: 'member',
        confirmed: 'recently',
        summary: 'Let Caddy get the certificate of a domain again',
        answers: { 204: 'empty' },
      },
      async ({ params }) => {
        await removeCertificate(needs, params.host)
        return { status: 204 }
      },
    ),
  ]
}

/** Throws NOT_FOUND, VALIDATION, CONFLICT, UNSUPPORTED, PROXY_CONFIG_REJECTED, LOCKED. */
export async function putCertificate(
  needs: CertificateRouteNeeds,
  hostText: string,
  { by, insist, ...pair }: Brought,
): Promise<void> {
  const host = hostText.toLowerCase()
  needs.checkHost(host)
  if (needs.httpsPort === null) throw withoutHttps()
  const brought = readCertificate({ host, ...pair }, needs.clock.now())
  checkReach(needs, host, { names: brought.names, mayFitOthers: insist === true && isAdmin(by) })
  await keepOwnCertificate(needs, host, brought)
  needs.certificates.look()
}

/**
 * A certificate is never shown for another host than its own. Still one that fits hosts of others is only taken from an admin who
 * insists, and none that would take the place of what Caddy got for a wildcard of another app.
 */
function checkReach(
  { foreignIn, certificateReach }: CertificateRouteNeeds,
  host: string,
  { names, mayFitOthers }: { names: readonly string[]; mayFitOthers: boolean },
): void {
  const foreign = foreignIn(names, host)
  if (foreign === undefined) return
  const isUsable = certificateReach().isUsable({ host, names })
  if (!isUsable || !mayFitOthers) throw fitsAnother(foreign, isUsable)
}

/** Throws NOT_FOUND. */
export async function removeCertificate(needs: CertificateRouteNeeds, hostText: string): Promise<void> {
  const host = hostText.toLowerCase()
  needs.checkHost(host)
  if (needs.ownCertificates.find(host) === undefined) throw noneBrought(host)
  await dropOwnCertificate(needs, host)
  needs.certificates.forget(host)
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
    advice: 'Nothing is to be done: Caddy gets its certificates.',
  })
}
