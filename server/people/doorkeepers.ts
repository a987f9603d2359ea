import type { TokenStore } from '../tokens/token-store.ts'
import type { Doorkeepers } from '../web/authenticate.ts'
import type { SessionStore } from './session-store.ts'

/** Turns a token or a cookie into who asks. */
export function doorkeepers({ tokens, sessions }: { tokens: TokenStore; sessions: SessionStore }): Doorkeepers {
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
  }
}
