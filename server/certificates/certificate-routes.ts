import * as z from 'zod'
import type { Caddy } from '../adapters/caddy/open-caddy.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { apiRoute, type Route } from '../web/route.ts'
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
  /** Whether a host is the panel's, or leads to another app than `host` does. */
  readonly isOfAnother: (name: string, host: string) => boolean
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
        summary: 'Use an own certificate for a domain',
        body: z.strictObject({ certificate: pem, key: pem }),
        answers: { 200: certificateShape },
      },
      async ({ params, body }) => {
        await putCertificate(needs, params.host, body)
        return { status: 200, body: needs.certificates.viewOf(params.host.toLowerCase()) }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path,
        policy: 'member',
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
  pair: { readonly certificate: string; readonly key: string },
): Promise<void> {
  const host = hostText.toLowerCase()
  needs.checkHost(host)
  if (needs.httpsPort === null) throw withoutHttps()
  const brought = readCertificate({ host, ...pair }, needs.clock.now())
  const foreign = brought.names.find(name => needs.isOfAnother(name, host))
  if (foreign !== undefined) throw forAnother(foreign)
  await keepOwnCertificate(needs, host, brought)
  needs.certificates.look()
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

/** Caddy shows a certificate for every name in it. */
function forAnother(name: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    field: 'certificate',
    message: `The certificate also names \`${name}\`, which leads to another app or to the panel, and would be shown there.`,
    advice: 'Use one for this host alone, or a wildcard.',
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
