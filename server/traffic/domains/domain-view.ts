import * as z from 'zod'
import { domainOptionFields } from '../../../shared/domain-option-fields.ts'
import { shapesOf } from '../../field-schema.ts'
import { type CertificateView, certificateShape } from '../certificates/certificate-view.ts'
import { type Domain, domainKinds, optionsOf } from './domain-store.ts'

/** A domain as the API shows it. */
export const domainShape = z
  .object({
    host: z.string(),
    kind: z.enum(domainKinds),
    forceHttps: z.boolean(),
    ...shapesOf(domainOptionFields),
    certificate: certificateShape,
  })
  .meta({ id: 'Domain' })

export type DomainView = z.output<typeof domainShape>

export function viewDomain(
  domain: Domain,
  certificates: { readonly viewOf: (host: string) => CertificateView },
): DomainView {
  const { host, kind, forceHttps } = domain
  const { basicAuth, ...options } = optionsOf(domain)
  const login = basicAuth && { username: basicAuth.username }
  return {
    ...{ host, kind, forceHttps, basicAuth: login, ...options },
    certificate: certificates.viewOf(host),
  }
}
