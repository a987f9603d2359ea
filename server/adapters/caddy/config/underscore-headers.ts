import type { Extras, HostRules } from '../extras.ts'
import { ruledHost } from './host-rules.ts'
import type { Json } from './json.ts'

/** Names of request headers that Caddy lets through, for whichever host: it drops all others that have an underscore. */
export function expectedUnderscores(input: { readonly takesUnderscores: boolean; readonly extras: Extras }) {
  if (!input.takesUnderscores) return []
  return [...new Set(input.extras.hosts.flatMap(({ underscoreHeaders }) => underscoreHeaders))].toSorted()
}

/**
 * Caddy lets a name through for the whole server: it is removed again on the way to every host that did not ask for it, since
 * programs that run as CGI cannot tell it from the one with hyphens. Stands after the rules, which say whose request it is.
 */
export function withoutUnasked(names: readonly string[], hosts: readonly HostRules[]): readonly Json[] {
  if (names.length === 0) return []
  const routes = names.map(name => {
    const asking = hosts.filter(({ underscoreHeaders }) => underscoreHeaders.includes(name)).map(({ host }) => host)
    const isUnasked = asking.length === 0 ? {} : { not: [{ vars: { [ruledHost]: asking } }] }
    return {
      match: [{ header: { [name]: ['*'] }, ...isUnasked }],
      handle: [{ handler: 'headers', request: { delete: [name] } }],
    }
  })
  return [{ handler: 'subroute', routes }]
}
