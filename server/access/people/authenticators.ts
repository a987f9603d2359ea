import type { Authenticators } from '../../web/authenticate.ts'
import type { TokenStore } from '../tokens/token-store.ts'
import { confirmSession } from './choose-password.ts'
import { signedIn } from './person-in.ts'
import type { SignInDeps } from './sign-in.ts'

/** Turns a token or a cookie into who asks, and asks them for the password again. */
export function authenticators(deps: SignInDeps & { readonly tokens: TokenStore }): Authenticators {
  const { tokens, sessions } = deps
  return {
    principalOfToken(text) {
      const token = tokens.verify(text)
      if (token === undefined) return undefined
      const { id, name, app } = token
      return app === null
        ? { kind: 'token', id, name, role: 'admin' }
        : { kind: 'token', id, name, role: 'deploy', app }
    },
    principalOfSession(id) {
      const found = sessions.verify(id)
      if (found === undefined) return undefined
      const { person, session } = found
      const { email, role } = person
      return {
        kind: 'person',
        id: person.id,
        email,
        role,
        session: { id: session.id, confirmedAt: session.confirmedAt },
      }
    },
    confirm(principal, password, { caller, facts, agent }) {
      const browser = { address: facts.address, agent }
      const session = { id: principal.session.id, person: principal.id }
      return confirmSession(deps, { ...signedIn(deps, principal), password }, { caller, browser, session })
    },
  }
}
