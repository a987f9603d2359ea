import { nameOf, type Principal } from '../../web/principal.ts'
import type { Call } from '../../web/route.ts'
import { keyTooLong } from '../deploy-failures.ts'
import type { Asker } from '../requests/request-deploy.ts'

const longestKey = 200

/** Who asks for a deploy, as a call says. Throws VALIDATION for an `Idempotency-Key` that is too long. */
export function askerOf({ principal, c }: Pick<Call, 'principal' | 'c'>): Asker {
  return {
    name: nameOf(principal),
    id: ownerOf(principal),
    reach: principal.kind === 'token' && principal.role === 'deploy' ? 'own-repository' : 'any-image',
    idempotencyKey: keyOf(c.req.header('idempotency-key')),
  }
}

/** Cut short, two keys could stand for one deploy. Throws VALIDATION. */
function keyOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length <= longestKey) return header
  throw keyTooLong(header.length, longestKey)
}

function ownerOf(principal: Principal): string {
  if (principal.kind === 'token' || principal.kind === 'person') return principal.id
  return principal.kind
}
