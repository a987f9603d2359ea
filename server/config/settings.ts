import { resolve } from 'node:path'
import * as z from 'zod'
import { dnsProvider } from './dns-challenge.ts'

const logLevels = ['debug', 'info', 'warn', 'error'] as const
const caddyModes = ['managed', 'external'] as const
const fromTheAuthority = 'what the authority gave, without spaces and braces'

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65_535))
const listenAddress = z
  .string()
  .regex(/^(\[.+\]|[^:]+):\d+$/)
  .transform(text => ({ host: text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'), port: /\d+$/.exec(text)?.[0] }))
  .pipe(z.object({ host: z.union([z.ipv4(), z.ipv6()]), port }))
// No address: its last part has a letter.
const domainName =
  /^(?=.{1,240}$)(?!(.*\.)?\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/
const ipv4Range = z.cidrv4().refine(range => prefixOf(range) >= 8)

/** Every variable, as text: what it becomes, and in words what it takes. An empty one is not set. */
export const settings = z
  .object({
    BERTH_DATA: z
      .string()
      .transform(path => resolve(path))
      .pipe(z.string().regex(/^[A-Za-z0-9._/-]+$/))
      .describe('a path of letters, digits, dots, hyphens and slashes'),
    BERTH_LISTEN: listenAddress.describe('an address and a port, such as 127.0.0.1:7300'),
    BERTH_DOMAIN: z.string().toLowerCase().regex(domainName).describe('a domain name such as example.com'),
    BERTH_HTTP_PORT: port.describe('a port from 1 to 65535'),
    BERTH_HTTPS_PORT: z
      .union([z.literal('off').transform(() => null), port])
      .describe('a port from 1 to 65535, or `off`'),
    BERTH_CADDY: z.enum(caddyModes).describe(oneOf(caddyModes)),
    BERTH_CADDY_ADMIN: optional(
      z
        .string()
        .regex(/^unix\/\/.+$/)
        .transform(address => address.slice('unix/'.length)),
    ).describe('a unix socket such as unix//run/berth/caddy/admin.sock'),
    BERTH_CADDY_BIN: optional(z.string()),
    BERTH_ACME_CA: optional(z.string().regex(/^(internal|https?:\/\/[^\s{}]+)$/)).describe(
      'an address such as https://acme.example.com/directory, or `internal`',
    ),
    // Caddy would take braces for a placeholder.
    BERTH_ACME_EMAIL: optional(z.string().regex(/^[^\s{}@]+@[^\s{}@]+$/)).describe(
      'an address such as ops@example.com',
    ),
    BERTH_ACME_DNS: optional(z.string().transform(jsonOf).pipe(dnsProvider)).describe(
      'a JSON object such as {"name":"cloudflare","api_token":"…"}',
    ),
    BERTH_ACME_DNS_RESOLVERS: listOf(z.string().regex(/^(\[[0-9a-fA-F:]+\]|[0-9.]+)(:\d{1,5})?$/)).describe(
      'addresses such as 192.0.2.53 or 192.0.2.53:53',
    ),
    BERTH_ACME_EAB_KID: optional(z.string().regex(/^[^\s{}]+$/)).describe(fromTheAuthority),
    BERTH_ACME_EAB_HMAC: optional(z.string().regex(/^[A-Za-z0-9_-]+=*$/)).describe(fromTheAuthority),
    BERTH_NETWORK_POOL: ipv4Range
      .refine(range => prefixOf(range) <= 22)
      .describe('an address range such as 10.213.0.0/16 (at most /22)'),
    BERTH_KEY_FILE: z.string().transform(path => resolve(path)),
    BERTH_TRUSTED_PROXIES: listOf(z.union([z.ipv4(), z.ipv6(), ipv4Range, z.cidrv6()])).describe(
      'addresses or ranges such as 192.0.2.7 or 10.213.0.0/16 (of IPv4 at least /8)',
    ),
    BERTH_INTERNAL_HOSTS: listOf(
      z
        .string()
        .toLowerCase()
        .regex(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*)$/),
    ).describe('names or addresses such as auth.lan or 10.0.0.6, without port'),
    BERTH_DOCKER: z.string().regex(/^\/.+/).describe('the absolute path of a unix socket'),
    BERTH_LOG_LEVEL: z.enum(logLevels).describe(oneOf(logLevels)),
    BERTH_DEVELOPMENT: z.string().transform(value => value !== ''),
  })
  .refine(given => (given.BERTH_ACME_EAB_KID === null) === (given.BERTH_ACME_EAB_HMAC === null), {
    error: 'BERTH_ACME_EAB_KID and BERTH_ACME_EAB_HMAC go together: set both or neither.',
  })

/** By spaces or commas. */
export function listIn(text: string): string[] {
  return text.split(/[\s,]+/).filter(part => part !== '')
}

function optional<S extends z.ZodType<unknown, string>>(schema: S) {
  return z.union([z.literal('').transform(() => null), schema])
}

function listOf<S extends z.ZodType<unknown, string>>(item: S) {
  return z.string().transform(listIn).pipe(z.array(item))
}

function oneOf(words: readonly string[]): string {
  return words.map(word => `\`${word}\``).join(' or ')
}

function prefixOf(range: string): number {
  return Number(range.split('/')[1])
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
