import * as z from 'zod'
import { isoTime } from '../../web/list.ts'
import { type Certificate, standings } from './certificate-store.ts'

export const certificateStates = ['off', ...standings] as const

/** A certificate as the API shows it. `off`: this server has no HTTPS. */
export const certificateShape = z
  .object({
    state: z.enum(certificateStates),
    reason: z.string().optional(),
    failingSince: z.string().optional(),
    expiresAt: z.string().optional(),
    nextTryAt: z.string().optional(),
    /** Somebody brought it; it is not renewed by itself. */
    own: z.literal(true).optional(),
    /** Who trusts it, where that is not every visitor. */
    note: z.string().optional(),
  })
  .meta({ id: 'Certificate' })

export type CertificateView = z.output<typeof certificateShape>

/** The next try is told where somebody waits for it. */
export function viewCertificate(
  { state, reason, expiresAt, nextTryAt, failingSince }: Omit<Certificate, 'host' | 'tries'>,
  own: { readonly trustNote: string | null } | null,
): CertificateView {
  const isAwaited = own === null && (state === 'waiting' || state === 'failing') && nextTryAt > 0
  return {
    state,
    ...(reason === null ? {} : { reason }),
    ...(state === 'failing' && failingSince !== null ? { failingSince: isoTime(failingSince) } : {}),
    ...(expiresAt === null ? {} : { expiresAt: isoTime(expiresAt) }),
    ...(isAwaited ? { nextTryAt: isoTime(nextTryAt) } : {}),
    ...(own === null ? {} : { own: true as const }),
    ...(own === null || own.trustNote === null ? {} : { note: own.trustNote }),
  }
}
