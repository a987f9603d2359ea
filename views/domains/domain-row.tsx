import type { Child } from 'hono/jsx'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { Menu, MenuAction, MenuLink } from '../ui/menu.tsx'
import { shownHost } from '../ui/shown-host.ts'
import { type State, Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'

export const certificateStates = ['off', 'waiting', 'issuing', 'valid', 'renewing', 'failing'] as const

export interface DomainView {
  readonly host: string
  readonly kind: 'primary' | 'alias' | 'redirect'
  readonly forceHttps: boolean
  /** What it has beside leading to the app, in a word each: `password`. */
  readonly options: readonly string[]
  /** `<app>.<domain of this server>`: it cannot be removed. */
  readonly isOwn: boolean
  readonly certificate: {
    readonly state: (typeof certificateStates)[number]
    readonly reason: string | null
    readonly failingSince: number | null
    /** Somebody brought it. */
    readonly isOwn: boolean
    readonly expiresAt: number | null
    readonly nextTryAt: number | null
  }
}

export interface DomainRowProps {
  readonly app: string
  readonly domain: DomainView
  readonly now: number
}

const kinds = { primary: 'Primary', alias: 'Also serves', redirect: 'Redirects to the primary' } as const

const faces: Record<DomainView['certificate']['state'], { state: State; word: string }> = {
  off: { state: 'empty', word: 'HTTP only' },
  waiting: { state: 'empty', word: 'Certificate waits' },
  issuing: { state: 'busy', word: 'Getting a certificate' },
  valid: { state: 'running', word: 'HTTPS' },
  renewing: { state: 'busy', word: 'HTTPS, renewing' },
  failing: { state: 'failing', word: 'No certificate' },
}

/** Fragment `#domain-<host>`; see `domainId`. */
export function DomainRow({ app, domain, now }: DomainRowProps) {
  const { host, kind, certificate, isOwn } = domain
  const face = faces[certificate.state]
  const scheme = certificate.state === 'valid' || certificate.state === 'renewing' ? 'https' : 'http'
  return (
    <li class="list-row domain-row" id={domainId(host)}>
      <div class="list-main">
        <p class="list-title">
          <a href={`${scheme}://${host}`} rel="noopener">
            {shownHost(host)}
          </a>
        </p>
        {shownHost(host) === host ? null : <code class="list-text">{host}</code>}
        <p class="list-text">
          {kinds[kind]}
          {isOwn ? ' · its own address' : ''}
          {domain.options.map(word => ` · ${word}`)}
        </p>
      </div>
      <div class="domain-state">
        <Status state={face.state}>{face.word}</Status>
        <p class="list-text">{detailOf(domain, now)}</p>
        {isAwaited(certificate) ? <TryNow app={app} host={host} /> : null}
      </div>
      <DomainActions app={app} domain={domain} />
    </li>
  )
}

/** A host as an id that needs no escaping in a selector. */
export function domainId(host: string): string {
  return `domain-${host.replaceAll('.', '_').replaceAll('*', 'any')}`
}

function detailOf({ certificate, forceHttps }: DomainView, now: number): Child {
  const { reason, failingSince, nextTryAt, expiresAt, isOwn } = certificate
  return (
    <>
      {reason ?? (forceHttps ? 'HTTP is sent on to HTTPS' : 'HTTP is served too')}
      {failingSince === null ? null : (
        <>
          {' · failing since '}
          <Time at={failingSince} now={now} />
        </>
      )}
      {nextTryAt === null ? null : (
        <>
          {' · next try '}
          <Time at={nextTryAt} now={now} />
        </>
      )}
      {expiresAt === null ? null : (
        <>
          {isOwn ? ' · own certificate, ends ' : ' · renews before '}
          <Time at={expiresAt} now={now} />
        </>
      )}
    </>
  )
}

function isAwaited({ state, isOwn }: DomainView['certificate']): boolean {
  return !isOwn && (state === 'waiting' || state === 'failing')
}

function DomainActions({ app, domain }: Pick<DomainRowProps, 'app' | 'domain'>) {
  const { host, kind, isOwn, forceHttps } = domain
  const action = `/apps/${app}/domains/${host}`
  return (
    <div class="row-actions">
      <Menu id={`menu-${domainId(host)}`} label={`More for ${host}`}>
        {kind === 'primary' ? null : (
          <MenuAction action={action} name="kind" value="primary">
            Make primary
          </MenuAction>
        )}
        <MenuAction action={action} name="forceHttps" value={forceHttps ? 'false' : 'true'}>
          {forceHttps ? 'Serve plain HTTP too' : 'Send HTTP on to HTTPS'}
        </MenuAction>
        <MenuLink href={`${action}/options`}>Options…</MenuLink>
        {isOwn ? null : (
          <MenuLink href={`${action}/delete`} tone="bad">
            Remove…
          </MenuLink>
        )}
      </Menu>
    </div>
  )
}

/** A certificate although DNS looks wrong: the person insists. */
function TryNow({ app, host }: { readonly app: string; readonly host: string }) {
  return (
    <Form action={`/apps/${app}/domains/${host}`}>
      <Button size="small" name="insist" value="true" label={`Try now: ${host}`}>
        Try now
      </Button>
    </Form>
  )
}
