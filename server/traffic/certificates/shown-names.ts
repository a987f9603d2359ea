import type { X509Certificate } from 'node:crypto'

const nameLike = /^[a-z0-9*._-]+$/

/**
 * Every name that Caddy would show a certificate for: its subject's common name and all alternative names of whatever type
 * (certmagic, `fillCertFromLeaf`), in lower case. What no host can be called is left out.
 */
export function shownNames({ subject, subjectAltName = '' }: X509Certificate): readonly string[] {
  const common = subject.split('\n').flatMap(part => (part.startsWith('CN=') ? [part.slice('CN='.length)] : []))
  const alternative = subjectAltName.split(', ').map(name => name.replace(/^[A-Za-z ]+:/, '').replaceAll('"', ''))
  const names = [...alternative, ...common].map(name => name.trim().toLowerCase())
  return [...new Set(names)].filter(name => nameLike.test(name))
}

/** Whether Caddy shows a certificate with `name` for `host`: it asks for the host, then with a star for its first part, its first two, … */
export function covers(name: string, host: string): boolean {
  if (name === host) return true
  const [parts, wanted] = [name.split('.'), host.split('.')]
  const stars = parts.findIndex(part => part !== '*')
  const fixed = stars === -1 ? parts.length : stars
  return parts.length === wanted.length && fixed > 0 && parts.slice(fixed).join('.') === wanted.slice(fixed).join('.')
}

/** Whether it is a name as authorities give them: at most one star, which stands in front. */
export function isUsualName(name: string): boolean {
  return !name.replace(/^\*\./, '').includes('*')
}
