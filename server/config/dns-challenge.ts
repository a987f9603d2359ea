import * as z from 'zod'

/** The DNS-01 challenge, for which Caddy needs the module of the DNS provider. */
export interface DnsChallenge {
  readonly provider: DnsProvider
  /** Name servers, `address:port`, that are asked whether the record is there; those of the machine without. */
  readonly resolvers: readonly string[]
}

/** `name`, and the fields that its module takes, as the module documents them. */
export const dnsProvider = z
  .object({ name: z.string().regex(/^[a-z0-9_-]+$/) })
  .catchall(z.union([z.string(), z.number(), z.boolean()]))
  .readonly()

type DnsProvider = z.output<typeof dnsProvider>
