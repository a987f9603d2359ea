import type { AppHead } from '../apps/app-head.tsx'
import { AppLayout } from '../apps/app-layout.tsx'
import type { Frame } from '../frame.ts'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import type { FormState } from '../ui/form-state.ts'
import type { Notice } from '../ui/notice.tsx'
import { type DomainField, DomainForm, type WarnedHost } from './domain-form.tsx'
import { DomainRow, type DomainView } from './domain-row.tsx'

export interface DomainsPageProps {
  readonly frame: Frame
  readonly app: AppHead
  /** The primary first, its own address last. */
  readonly domains: readonly DomainView[]
  /** What a DNS record must point to; empty where the server does not know it. */
  readonly addresses: readonly string[]
  readonly form: FormState<DomainField>
  readonly warned?: WarnedHost | undefined
  readonly notice?: Notice
  readonly stream?: string
}

export function DomainsPage({ frame, app, domains, addresses, form, warned, notice, stream }: DomainsPageProps) {
  return (
    <AppLayout frame={frame} app={app} tab="domains" notice={notice} stream={stream}>
      <Card inset="flush">
        {domains.length === 0 ? (
          <Empty title="No domain: a private app.">
            Only apps of its project reach it, by its name. Add a domain to make it public.
          </Empty>
        ) : (
          <DomainList app={app.name} domains={domains} now={frame.now} />
        )}
      </Card>
      <Card title="Add a domain" id="domain-form" changes>
        <DomainForm app={app.name} form={form} addresses={addresses} warned={warned} />
      </Card>
    </AppLayout>
  )
}

/** Fragment `#domains`. */
export function DomainList(props: {
  readonly app: string
  readonly domains: readonly DomainView[]
  readonly now: number
}) {
  return (
    <ul id="domains">
      {props.domains.map(domain => (
        <DomainRow app={props.app} domain={domain} now={props.now} />
      ))}
    </ul>
  )
}
