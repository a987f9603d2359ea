import { z } from 'zod'
import { type CertificateView, certificateShape } from '../certificates/certificate-view.ts'
import { type Domain, domainKinds } from './domain-store.ts'

/** A domain as the API shows it (shape: the public contract). */
export const domainShape = z.object({
  host: z.string(),
  kind: z.enum(domainKinds),
  forceHttps: z.boolean(),
  certificate: certificateShape,
})

export type DomainView = z.output<typeof domainShape>

export function viewDomain(
  { host, kind, forceHttps }: Domain,
  certificates: { readonly viewOf: (host: string) => CertificateView },
): DomainView {
  return { host, kind, forceHttps, certificate: certificates.viewOf(host) }
}
