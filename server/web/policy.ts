import type { Principal } from './principal.ts'

/** Path parameters whose value belongs to an app; the platform says to which. */
export const ownedParams = ['app', 'deploy'] as const
export type OwnedParam = (typeof ownedParams)[number]

/**
 * Who may call a route. There is no default: a route without one does not compile.
 *
 * - `public`: anyone; `local`: from this machine, or any signed-in; `host`: the server's shell only.
 * - `signed-in`: persons of any role, and admin tokens; `member`: not viewers; `admin`: admins only.
 * - `readOf`: as `signed-in`, and the deploy token of the app that owns the parameter.
 * - `deployOf`: as `member`, and that deploy token.
 */
export type Policy<Param extends string = string> =
  | 'public'
  | 'local'
  | 'signed-in'
  | 'member'
  | 'admin'
  | 'host'
  | { readonly readOf: Param & OwnedParam }
  | { readonly deployOf: Param & OwnedParam }

export interface Asked {
  readonly isLocal: boolean
  /** The app that owns a path parameter; undefined when there is no such thing. */
  ownerOf(param: OwnedParam): string | undefined
}

export function mayCall(policy: Policy, principal: Principal, asked: Asked): boolean {
  if (policy === 'public') return true
  if (policy === 'local') return asked.isLocal || rankOf(principal) >= ranks['signed-in']
  if (typeof policy === 'string') return rankOf(principal) >= ranks[policy]
  const [param, wanted] =
    'readOf' in policy ? [policy.readOf, 'signed-in' as const] : [policy.deployOf, 'member' as const]
  if (principal.kind === 'token' && principal.role === 'deploy') return principal.app === asked.ownerOf(param)
  return rankOf(principal) >= ranks[wanted]
}

/** Who may change everything on this server anyway. */
export function isAdmin(principal: Principal): boolean {
  return rankOf(principal) >= ranks.admin
}

/** What who looks at an app reads of its plain variables: viewers their names, as the API has it. */
export type ReadsValues = 'values' | 'names'

export function readsValues(principal: Principal): ReadsValues {
  return rankOf(principal) >= ranks.member ? 'values' : 'names'
}

const ranks = { 'signed-in': 1, member: 2, admin: 3, host: 4 } as const

function rankOf(principal: Principal): number {
  if (principal.kind === 'host') return ranks.host
  if (principal.kind === 'person') return ranks[principal.role === 'viewer' ? 'signed-in' : principal.role]
  return principal.kind === 'token' && principal.role === 'admin' ? ranks.admin : 0
}
