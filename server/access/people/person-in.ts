import { AppError } from '../../errors.ts'
import type { PersonPrincipal, Principal } from '../../web/principal.ts'

/** The person who asks. Throws FORBIDDEN for tokens, which have neither password nor sessions. */
export function personIn(principal: Principal): PersonPrincipal {
  if (principal.kind === 'person') return principal
  throw new AppError({
    code: 'FORBIDDEN',
    message: 'This is for people who signed in in a browser.',
    advice: 'Open the panel and sign in there.',
  })
}
