/** Who asks. */
export type Principal =
  | { readonly kind: 'anonymous' }
  | PersonPrincipal
  | { readonly kind: 'token'; readonly id: string; readonly name: string; readonly role: 'admin' }
  /** Bound to one app, by its id, and to deploying it. */
  | {
      readonly kind: 'token'
      readonly id: string
      readonly name: string
      readonly role: 'deploy'
      readonly app: string
    }
  /** Somebody with a shell on the server, through the control socket. */
  | { readonly kind: 'host' }

export interface PersonPrincipal {
  readonly kind: 'person'
  readonly id: string
  readonly email: string
  readonly role: 'admin' | 'member' | 'viewer'
  readonly session: { readonly id: string; readonly confirmedAt: number }
}

/** What the principal is called where people read it: deploy triggers, the audit log. */
export function nameOf(principal: Principal): string {
  if (principal.kind === 'person') return principal.email
  if (principal.kind === 'token') return `token "${principal.name}"`
  return principal.kind === 'host' ? 'the server’s shell' : 'nobody'
}
