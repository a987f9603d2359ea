import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { AppError } from '../../errors.ts'
import { isWildcard } from '../routing/host-name.ts'
import { isUsualName, shownNames } from './shown-names.ts'
import { isIssuedBy, isOfPublicAuthority, trustOf } from './trust.ts'

/** A certificate that somebody brought, found good for its host. */
export interface BroughtCertificate {
  /** PEM, written by us: the host's own first, then those of its authorities. */
  readonly certificate: string
  readonly key: string
  /** SHA-256, in lower-case hex. */
  readonly fingerprint: string
  /** All that Caddy would show it for, wildcards included. */
  readonly names: readonly string[]
  /** Milliseconds since 1970. */
  readonly validFrom: number
  readonly validTo: number
}

interface Brought {
  readonly host: string
  readonly certificate: string
  readonly key: string
}

const mostParts = 10
const leastRsaBits = 2048
const begin = '-----BEGIN CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'

/** Throws VALIDATION naming `certificate` or `key`, what is wrong with it and what to do. */
export function readCertificate({ host, certificate, key }: Brought, now: number): BroughtCertificate {
  const parts = partsOf(certificate)
  const [own] = parts
  const secret = keyOf(key)
  checkPair(parts, secret)
  checkName(own, host)
  checkStars(own)
  checkDates(own, now)
  checkChain(parts)
  return {
    certificate: parts.map(String).join(''),
    key: String(secret.export({ type: 'pkcs8', format: 'pem' })),
    fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
    names: shownNames(own),
    validFrom: own.validFromDate.getTime(),
    validTo: own.validToDate.getTime(),
  }
}

function partsOf(text: string): readonly [X509Certificate, ...X509Certificate[]] {
  const blocks = blocksIn(text)
  if (blocks.length > mostParts)
    throw wrong('certificate', `holds more than ${mostParts} certificates`, 'Give one chain.')
  const [own, ...others] = blocks.map((pem, n) => partOf(pem, n + 1))
  if (own !== undefined) return [own, ...others]
  throw wrong('certificate', 'holds no certificate', 'Give PEM text: it begins with -----BEGIN CERTIFICATE-----.')
}

/** From each beginning to the end that follows; looked through once, however many of one there are without the other. */
function blocksIn(text: string): readonly string[] {
  const blocks: string[] = []
  for (let from = text.indexOf(begin); from !== -1; ) {
    const until = text.indexOf(end, from)
    if (until === -1) break
    blocks.push(text.slice(from, until + end.length))
    from = text.indexOf(begin, until)
  }
  return blocks
}

function partOf(pem: string, n: number): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw wrong('certificate', `cannot be read: its ${ordinal(n)} part is damaged`, 'Copy the whole file once more.')
  }
}

function keyOf(text: string): KeyObject {
  if (/ENCRYPTED/.test(text))
    throw wrong('key', 'is protected by a passphrase', 'Remove it first: openssl pkey -in key.pem -out plain.pem.')
  const key = privateKeyIn(text)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type !== 'rsa' && type !== 'ec' && type !== 'ed25519')
    throw wrong('key', `is of the type ${type}, which browsers do not take`, 'Use an RSA or EC key.')
  if (type === 'rsa' && (details?.modulusLength ?? 0) < leastRsaBits)
    throw wrong('key', `is shorter than ${leastRsaBits} bits`, 'Make a longer one, and a certificate for it.')
  return key
}

function privateKeyIn(text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch {
    throw wrong('key', 'is no private key', 'Give PEM text: it begins with -----BEGIN PRIVATE KEY----- or the like.')
  }
}

function checkPair(parts: readonly X509Certificate[], key: KeyObject): void {
  const index = parts.findIndex(part => part.checkPrivateKey(key))
  if (index === 0) return
  if (index > 0)
    throw wrong('certificate', `has the host's own as its ${ordinal(index + 1)} part`, 'Put that one first.')
  throw wrong('key', 'does not belong to the certificate', 'Give the key that the certificate was made for.')
}

function checkName(own: X509Certificate, host: string): void {
  if (own.subjectAltName === undefined)
    throw wrong('certificate', 'has no subjectAltName', 'Browsers take no other: have it reissued with one.')
  if (isWildcard(host) && namesOf(own).includes(host)) return
  if (own.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined) return
  throw wrong('certificate', `is for ${listOf(namesOf(own))}, not for ${host}`, 'Give one that names this host.')
}

/** Caddy would show such a one for hosts of others; browsers take none. */
function checkStars(own: X509Certificate): void {
  const unusual = shownNames(own).find(name => !isUsualName(name))
  if (unusual === undefined) return
  throw wrong('certificate', `names ${unusual}, whose star does not stand alone in front`, 'Have it made without that.')
}

function checkDates(own: X509Certificate, now: number): void {
  const day = (date: Date): string => date.toISOString().slice(0, 10)
  if (own.validToDate.getTime() <= now)
    throw wrong('certificate', `ended on ${day(own.validToDate)}`, 'Give one that still holds.')
  if (own.validFromDate.getTime() > now)
    throw wrong(
      'certificate',
      `begins only on ${day(own.validFromDate)}`,
      'Give it again then, or set the clock right.',
    )
}

/**
 * Each part was issued by the next. The last may lack its issuer where that is private, as with the origin authority of a CDN: who
 * trusts it has it already. One of a public authority would be missed by visitors.
 */
function checkChain(parts: readonly X509Certificate[]): void {
  for (const [n, part] of parts.entries()) {
    const issuer = parts[n + 1]
    if (issuer === undefined ? !lacksIssuer(part, n === 0) : isIssuedBy(part, issuer)) continue
    if (issuer !== undefined)
      throw wrong('certificate', `has a ${ordinal(n + 2)} part that did not issue the one before`, 'Put them in order.')
    const missing = part.issuer.replaceAll('\n', ', ')
    throw wrong('certificate', `is not whole: that of its issuer is missing (${missing})`, 'Append it, as PEM.')
  }
}

function lacksIssuer(last: X509Certificate, isAlone: boolean): boolean {
  return trustOf(last) === 'unknown' && isOfPublicAuthority(last, isAlone)
}

function namesOf({ subjectAltName = '' }: X509Certificate): string[] {
  return subjectAltName.split(', ').flatMap(name => (name.startsWith('DNS:') ? [name.slice(4).toLowerCase()] : []))
}

function listOf(names: readonly string[]): string {
  if (names.length === 0) return 'no host name'
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}

function ordinal(n: number): string {
  return ['first', 'second', 'third'][n - 1] ?? `${n}th`
}

function wrong(field: 'certificate' | 'key', what: string, advice: string): AppError {
  return new AppError({ code: 'VALIDATION', field, message: `The ${field} ${what}.`, advice })
}
