import { isIP } from 'node:net'
import { domainToASCII, domainToUnicode } from 'node:url'
import { AppError } from '../../errors.ts'

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
const stored = new RegExp(`^${label}(\\.${label})*$`)

/** As DNS has it. */
export const longestHostName = 253

/** Whether a name has the form berth stores and routes: lower-case letters, digits, hyphens and dots. */
export function isHostName(name: string): boolean {
  return name.length <= longestHostName && stored.test(name)
}

/**
 * The host name a person wrote, in the form berth stores: lower case, no trailing dot, international names as A-labels.
 * Throws VALIDATION with field `host`, saying what is wrong and what to write instead.
 */
export function parseHostName(text: string): string {
  const written = text.trim()
  for (const rule of rulesForText) if (rule.breaks(written)) throw refused(written, rule.because, rule.advice)
  const name = domainToASCII(written.toLowerCase().replace(/\.$/, ''))
  for (const rule of rulesForName) if (rule.breaks(name)) throw refused(written, rule.because, rule.advice)
  return name
}

/** As `parseHostName`, or `*.` before such a name: every host one part longer. Throws VALIDATION. */
export function parseDomainName(text: string): string {
  const written = text.trim()
  if (!written.startsWith('*.')) return parseHostName(written)
  const above = written.slice('*.'.length)
  if (!above.replace(/\.$/, '').includes('.'))
    throw refused(written, 'is a wildcard of everything below a top-level domain', 'Write *.shop.example.com.')
  const name = `*.${parseHostName(above)}`
  if (name.length > longestHostName)
    throw refused(written, `is longer than ${longestHostName} characters`, 'Use a shorter name.')
  return name
}

export function isWildcard(name: string): boolean {
  return name.startsWith('*.')
}

/** A host that a name stands for: itself, or one below a wildcard that nobody has. */
export function nameBelow(name: string): string {
  return isWildcard(name) ? `berth-looks${name.slice(1)}` : name
}

/** Whether berth routes a name: a host, or a wildcard. */
export function isRoutable(name: string): boolean {
  return name.length <= longestHostName && isHostName(isWildcard(name) ? name.slice('*.'.length) : name)
}

/** The Unicode form is only shown; what is stored and routed is `parseHostName`'s. */
interface Rule {
  breaks(name: string): boolean
  readonly because: string
  readonly advice: string
}

const plainExample = 'Write the name alone, for example shop.example.com.'

/** Looked at before anything is converted, so that conversion cannot turn one thing into another (`%2e`, `１．２．３．４`). */
const rulesForText: readonly Rule[] = [
  { breaks: text => text === '', because: 'is empty', advice: plainExample },
  { breaks: text => text.includes('://'), because: 'has a scheme', advice: 'Leave out http:// or https://.' },
  { breaks: text => isIP(text.replace(/^\[|\]$/g, '')) !== 0, because: 'is an IP address', advice: nameNeeded() },
  {
    breaks: text => text.includes('*'),
    because: 'is a wildcard, whose star must stand alone and in front',
    advice: 'Write *.shop.example.com, or add each name by itself.',
  },
  { breaks: text => /[/\\?#]/.test(text), because: 'has a path or query', advice: plainExample },
  { breaks: text => text.includes('@'), because: 'has a user in it', advice: plainExample },
  {
    breaks: text => /:\d*$/.test(text),
    because: 'has a port',
    advice: 'Leave out the port; berth answers on its own.',
  },
  { breaks: text => /\s/.test(text), because: 'has a space in it', advice: plainExample },
  { breaks: text => /[{}]/.test(text), because: 'has braces in it', advice: plainExample },
  {
    breaks: text => text.includes('_'),
    because: 'has an underscore',
    advice: 'Use a hyphen; host names have no underscores.',
  },
  {
    breaks: text => /^\.|\.\.|^\.$/.test(text),
    because: 'has an empty part',
    advice: 'Put one dot between its parts, and none before.',
  },
  {
    breaks: text => text.split('.').some(isBrokenPunycode),
    because: 'has a part that begins with xn-- and is not a valid international name',
    advice: 'Write the name as people read it, for example bücher.example.com.',
  },
  {
    breaks: text => /[%:;,<>[\]^|"'`!$&()+=~]/.test(text),
    because: 'has a character that no host name has',
    advice: lettersOnly(),
  },
]

const rulesForName: readonly Rule[] = [
  { breaks: name => name === '', because: 'is no host name', advice: lettersOnly() },
  { breaks: name => isIP(name) !== 0, because: 'is an IP address', advice: nameNeeded() },
  {
    breaks: name => name.length > longestHostName,
    because: `is longer than ${longestHostName} characters`,
    advice: 'Use a shorter name.',
  },
  {
    breaks: name => name.split('.').some(part => part.length > 63),
    because: 'has a part longer than 63 characters',
    advice: 'Shorten that part.',
  },
  {
    breaks: name => name.split('.').some(part => /^-|-$/.test(part)),
    because: 'has a part that begins or ends with a hyphen',
    advice: lettersOnly(),
  },
  {
    breaks: name => name === 'localhost',
    because: 'means every machine itself',
    advice: 'Use a name below it, for example shop.localhost.',
  },
  {
    breaks: name => !name.includes('.'),
    because: 'has one part only',
    advice: 'Write the whole name, for example shop.example.com.',
  },
  { breaks: name => /(^|\.)\d+$/.test(name), because: 'ends in a number, as addresses do', advice: nameNeeded() },
  { breaks: name => !isHostName(name), because: 'has a character that no host name has', advice: lettersOnly() },
]

/** What stands for nothing, or for letters that need no such form (RFC 5891, 5.4). */
function isBrokenPunycode(part: string): boolean {
  if (!/^xn--/i.test(part)) return false
  const shown = domainToUnicode(part)
  return shown === part.toLowerCase() || domainToASCII(shown) !== part.toLowerCase()
}

function nameNeeded(): string {
  return 'Use a name that DNS knows, for example shop.example.com.'
}

function lettersOnly(): string {
  return 'Use letters, digits and hyphens, with dots between the parts, for example shop.example.com.'
}

function refused(written: string, because: string, advice: string): AppError {
  const shown = written.length > 80 ? `${written.slice(0, 77)}…` : written
  return new AppError({ code: 'VALIDATION', field: 'host', message: `The host name "${shown}" ${because}.`, advice })
}
