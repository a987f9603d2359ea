import { z } from 'zod'
import { type Domain, domainKinds } from './domain-store.ts'

export const certificateStates = ['off', 'waiting', 'issuing', 'valid', 'renewing', 'failing'] as const

/** A domain as the API shows it (shape: the public contract). */
export const domainShape = z.object({
  host: z.string(),
  kind: z.enum(domainKinds),
  forceHttps: z.boolean(),
  certificate: z.object({
    state: z.enum(certificateStates),
    reason: z.string().optional(),
    expiresAt: z.string().optional(),
    nextTryAt: z.string().optional(),
  }),
})

export type DomainView = z.output<typeof domainShape>

export function viewDomain({ host, kind, forceHttps }: Domain): DomainView {
  return { host, kind, forceHttps, certificate: { state: 'off' } }
}
