import { isIPv4, isIPv6 } from 'node:net'
import * as z from 'zod'
import { domainOptionFields } from '../../../shared/domain-option-fields.ts'
import { mapFields, namesIn } from '../../../shared/fields.ts'
import type { HostRules } from '../../adapters/caddy/extras.ts'
import { inputsOf, linesOf } from '../../field-schema.ts'
import { isUnderscoreHeader, knownTwin } from './underscore-header.ts'

/** What a domain has beside leading to its app. Each of these stands in Caddy's configuration. */
export type DomainOptions = Omit<HostRules, 'host'>

export const noOptions = mapFields(domainOptionFields, ({ kind }) =>
  kind === 'switch' ? false : kind === 'lines' ? [] : null,
) as unknown as DomainOptions

/** Every grammar here excludes braces and quotes: Caddy reads `{…}` in almost any text as a placeholder. */
const username = z.string().regex(/^[A-Za-z0-9._@+-]{1,64}$/, 'takes letters, digits and . _ @ + -, at most 64')
/** bcrypt reads 72 bytes and no more. */
const password = z
  .string()
  .min(8)
  .refine(text => Buffer.byteLength(text) <= 72, 'must be at most 72 bytes long')
  .refine(text => !/\p{Cc}/u.test(text), 'must not hold control characters')

const range = z.string().transform((text, context) => {
  const parsed = parseClientRange(text.trim())
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'must be an address or a range such as 203.0.113.0/24' })
  return z.NEVER
})

const underscoreHeader = z.string().transform((text, context) => {
  const name = text.trim().toLowerCase()
  const twin = knownTwin(name)
  if (isUnderscoreHeader(name) && twin === undefined) return name
  const message = isUnderscoreHeader(name)
    ? `would take the well-known header ${twin} from every app`
    : 'must be the name of a header with an underscore: letters, digits, _ and -, at most 64'
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** As the API takes them; what is not named stays as it is. Without a password the one that stands is kept. */
export const optionsInput = z.object({
  ...inputsOf(domainOptionFields),
  basicAuth: z.strictObject({ username, password: password.optional() }).nullable().optional(),
  allow: linesOf(range, domainOptionFields.allow.most).optional(),
  underscoreHeaders: linesOf(underscoreHeader, domainOptionFields.underscoreHeaders.most).optional(),
})

export type OptionsInput = z.output<typeof optionsInput>

/** `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`; undefined for anything else. */
export function parseClientRange(text: string): string | undefined {
  const [address = '', bits, ...more] = text.split('/')
  const longest = isIPv4(address) ? 32 : isIPv6(address) && !address.includes('%') ? 128 : -1
  if (more.length > 0 || longest < 0) return undefined
  if (bits === undefined) return address.toLowerCase()
  return /^\d{1,3}$/.test(bits) && Number(bits) <= longest ? `${address.toLowerCase()}/${Number(bits)}` : undefined
}

export function isSameOptions(one: DomainOptions, other: DomainOptions): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other))
}

export function hasOptions(options: DomainOptions): boolean {
  return !isSameOptions(options, noOptions)
}

function inOrder({ basicAuth, ...options }: DomainOptions): unknown {
  const plain = namesIn(domainOptionFields).filter(name => name !== 'basicAuth')
  return [basicAuth?.username, basicAuth?.passwordHash, ...plain.map(name => options[name])]
}
