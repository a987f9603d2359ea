import { X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'

/** OIDs in DER: the policies that public authorities must name (CA/Browser Forum, 2.23.140.1), and the timestamps of certificate logs. */
const publicPolicy = Buffer.from('67810c01', 'hex')
const loggedTimestamps = Buffer.from('060a2b06010401d679020402', 'hex')

let knownRoots: readonly X509Certificate[] | undefined

/** Those that browsers know, as Node has them. */
function roots(): readonly X509Certificate[] {
  knownRoots ??= rootCertificates.map(pem => new X509Certificate(pem))
  return knownRoots
}

/** Who trusts a chain by its last part: everybody, or those who have it (`own`) or its issuer (`unknown`). */
export function trustOf(last: X509Certificate): 'everybody' | 'own' | 'unknown' {
  if (roots().some(root => root.fingerprint256 === last.fingerprint256 || isIssuedBy(last, root))) return 'everybody'
  return isIssuedBy(last, last) ? 'own' : 'unknown'
}

export function isIssuedBy(part: X509Certificate, issuer: X509Certificate): boolean {
  return part.checkIssued(issuer) && part.verify(issuer.publicKey)
}

/**
 * Whether a certificate whose issuer is not at hand is of an authority that browsers know: by what such ones must hold, by the name
 * of its issuer, and, where it stands alone, by telling where its issuer can be fetched. Nothing is fetched.
 */
export function isOfPublicAuthority(part: X509Certificate, isAlone: boolean): boolean {
  const hasSigns = part.raw.includes(publicPolicy) || part.raw.includes(loggedTimestamps)
  if (hasSigns || organizations().has(organizationIn(part.issuer))) return true
  return isAlone && (part.infoAccess ?? '').includes('CA Issuers')
}

let knownOrganizations: ReadonlySet<string> | undefined

function organizations(): ReadonlySet<string> {
  const names = (): readonly string[] => roots().map(root => organizationIn(root.subject))
  knownOrganizations ??= new Set(names().filter(name => name !== ''))
  return knownOrganizations
}

function organizationIn(name: string): string {
  return /^O=(.*)$/m.exec(name)?.[1] ?? ''
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** In words, where not every visitor trusts a chain; null where every one does. */
export function trustNote(chain: string): string | null {
  const last = new X509Certificate(chain.match(block)?.at(-1) ?? '')
  const trust = trustOf(last)
  if (trust === 'everybody') return null
  const authority = (trust === 'own' ? last.subject : last.issuer).replaceAll('\n', ', ')
  return `Only visitors that trust ${authority} accept this certificate, such as a proxy in front that knows it.`
}
