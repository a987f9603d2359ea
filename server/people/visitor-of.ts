import type { Call } from '../web/route.ts'
import type { Visitor } from './sign-in.ts'

export function visitorOf({ c, caller, facts }: Call): Visitor {
  return { caller, browser: { address: facts.address, agent: c.req.header('user-agent') ?? '' } }
}
