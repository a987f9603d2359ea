import { shownHost } from '../../shared/shown-host.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { Menu, MenuAction, MenuLink } from '../ui/menu.tsx'
import { type CertificateStanding, CertificateState } from './certificate-state.tsx'

export interface DomainView {
  readonly host: string
  /** Where it is opened now; null for a wildcard. */
  readonly url: string | null
  readonly kind: 'primary' | 'alias' | 'redirect'
  readonly forceHttps: boolean
  /** What it has beside leading to the app, in a word each: `password`. */
  readonly options: readonly string[]
  /** `<app>.<domain of this server>`: it cannot be removed. */
  readonly isOwn: boolean
  readonly certificate: CertificateStanding
}

export interface DomainRowProps {
  readonly app: string
  readonly domain: DomainView
  readonly now: number
}

const kinds = { primary: 'Primary', alias: 'Also serves', redirect: 'Redirects to the primary' } as const

/** Fragment `#domain-<host>`; see `domainId`. */
export function DomainRow({ app, domain, now }: DomainRowProps) {
  const { host, url, kind, certificate, isOwn, forceHttps } = domain
  return (
    <li class="list-row domain-row" id={domainId(host)}>
      <div class="list-main">
        <p class="list-title">
          {url === null ? (
            shownHost(host)
          ) : (
            <a href={url} rel="noopener">
              {shownHost(host)}
            </a>
          )}
        </p>
        {shownHost(host) === host ? null : <code class="list-text">{host}</code>}
        <p class="list-text">
          {kinds[kind]}
          {isOwn ? ' · its own address' : ''}
          {domain.options.map(word => ` · ${word}`)}
        </p>
      </div>
      <div class="domain-state">
        <CertificateState certificate={certificate} forceHttps={forceHttps} now={now} />
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

function isAwaited({ state, isOwn }: CertificateStanding): boolean {
  return !isOwn && (state === 'waiting' || state === 'failing')
}

function DomainActions({ app, domain }: Pick<DomainRowProps, 'app' | 'domain'>) {
  const { host, url, kind, isOwn, forceHttps } = domain
  const action = `/apps/${app}/domains/${host}`
  return (
    <div class="row-actions">
      <Menu id={`menu-${domainId(host)}`} label={`More for ${host}`} changes>
        {kind === 'primary' || url === null ? null : (
          <MenuAction action={action} name="kind" value="primary">
            Make primary
          </MenuAction>
        )}
        <MenuAction action={action} name="forceHttps" value={forceHttps ? 'false' : 'true'}>
          {forceHttps ? 'Serve plain HTTP too' : 'Redirect HTTP to HTTPS'}
        </MenuAction>
        <MenuLink href={`${action}/options`}>{url === null ? 'Custom certificate…' : 'Options…'}</MenuLink>
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
