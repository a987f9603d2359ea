import * as z from 'zod'
import { ConfigError } from './config-error.ts'

/** The DNS-01 challenge, for which Caddy needs the module of the DNS provider. */
export interface DnsChallenge {
  /** `name`, and the fields that its module takes. */
  readonly provider: { readonly name: string; readonly [field: string]: string | number | boolean }
  /** Name servers, `address:port`, that are asked whether the record is there; those of the machine without. */
  readonly resolvers: readonly string[]
}

const dnsProvider = z
  .object({ name: z.string().regex(/^[a-z0-9_-]+$/) })
  .catchall(z.union([z.string(), z.number(), z.boolean()]))
const resolverGrammar = /^(\[[0-9a-fA-F:]+\]|[0-9.]+)(:\d{1,5})?$/

/** BERTH_ACME_DNS is a JSON object, as the provider's module documents it. Throws ConfigError, which repeats no secret. */
export function parseDnsChallenge(value: string, resolvers: readonly string[]): DnsChallenge | null {
  if (value === '') return null
  const provider = dnsProvider.safeParse(jsonOf(value)).data
  if (provider === undefined)
    throw new ConfigError(
      'BERTH_ACME_DNS is not allowed; it must be a JSON object such as {"name":"cloudflare","api_token":"…"}.',
    )
  const wrong = resolvers.find(resolver => !resolverGrammar.test(resolver))
  if (wrong === undefined) return { provider, resolvers }
  throw new ConfigError(
    `BERTH_ACME_DNS_RESOLVERS: \`${wrong}\` is not allowed; it must be addresses such as 192.0.2.53 or 192.0.2.53:53.`,
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
