import * as z from 'zod'
import type { Config } from '../../config/config.ts'
import { nameBelow, parseDomainName } from '../routing/host-name.ts'
import { authorityOf } from './authority.ts'
import { type DnsFacts, dnsNotes } from './dns-advice.ts'
import { dnsNoteCodes } from './dns-verdict.ts'
import { lookUpFacts, ownAddresses } from './look-up-host.ts'

/** What DNS says of a host, as the API shows it. No notes: all is well. */
export const hostAdviceShape = z
  .object({
    host: z.string(),
    addresses: z.array(z.string()).readonly(),
    notes: z.array(z.object({ code: z.enum(dnsNoteCodes), message: z.string(), advice: z.string() })).readonly(),
  })
  .meta({ id: 'HostAdvice' })

export type HostAdvice = z.output<typeof hostAdviceShape>
export type HostAdviser = (hostText: string) => Promise<HostAdvice>

interface Context {
  readonly httpsPort: number | null
  readonly acme: Pick<Config['acme'], 'authority' | 'directory' | 'dns'>
  readonly lookUp?: (host: string) => Promise<DnsFacts>
}

/** Looks at DNS before a host is added. What it answers throws VALIDATION for what is no host name. */
export function hostAdviser({ httpsPort, acme, lookUp = lookUpFacts }: Context): HostAdviser {
  return async hostText => {
    const authority = httpsPort === null || acme.authority === 'internal' ? null : authorityOf(acme.directory)
    const host = parseDomainName(hostText)
    const facts = await lookUp(nameBelow(host))
    const addresses = facts.answer.kind === 'addresses' ? facts.answer.addresses : []
    const notes = dnsNotes(host, facts, { own: ownAddresses(), authority, hasDnsChallenge: acme.dns !== null })
    return { host, addresses, notes }
  }
}
