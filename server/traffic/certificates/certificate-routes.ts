import * as z from 'zod'
import { isAdmin } from '../../web/policy.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { certificateShape } from './certificate-view.ts'
import { hostAdviceShape } from './host-advice.ts'
import { type CertificateContext, putCertificate, removeCertificate } from './put-certificate.ts'

const longestPem = 100_000
const pem = z.string().min(1).max(longestPem)
const path = '/api/v1/domains/{host}/certificate'

/** What DNS says of a host, and the certificates that people bring themselves. */
export function certificateRoutes(context: CertificateContext): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/domains/{host}/advice',
        policy: 'member',
        summary: 'What DNS says of a host name, before it is added',
        answers: { 200: hostAdviceShape },
      },
      async ({ params }) => ({ status: 200, body: await context.adviseOn(params.host) }),
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
        await putCertificate(context, params.host, { ...body, mayInsist: isAdmin(principal) })
        return { status: 200, body: context.certificates.viewOf(params.host.toLowerCase()) }
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
        await removeCertificate(context, params.host)
        return { status: 204 }
      },
    ),
  ]
}
