import type { Call } from '../../web/route.ts'
import { deviceIn } from '../../web/session-cookie.ts'
import type { Visitor } from './sign-in.ts'

export function visitorOf({ c, caller, facts, principal }: Call): Visitor {
  const browser = { address: facts.address, agent: c.req.header('user-agent') ?? '' }
  const session = principal.kind === 'person' ? { id: principal.session.id, person: principal.id } : undefined
  return { caller, browser, device: deviceIn(c, facts), session }
}
