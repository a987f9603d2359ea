import { type CredentialType, credentialTypes } from '../../shared/credential-fields.ts'
import { credentialKinds } from '../../shared/credential-kinds.ts'
import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Card } from '../ui/card.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { CredentialForm, type CredentialFormProps } from './credential-form.tsx'

export interface CredentialFormPageProps extends Omit<CredentialFormProps, 'now'> {
  readonly frame: Frame
  /** The apps that pull with it, for one that exists. */
  readonly apps: readonly string[]
  readonly notice?: Notice
}

export function CredentialFormPage({ frame, apps, notice, ...form }: CredentialFormPageProps) {
  const { name, type } = form
  const title = name ?? 'New credential'
  return (
    <Layout frame={frame} title={title}>
      <div class="form-page">
        <PageHead
          title={title}
          summary={
            name === null
              ? 'A login for a registry, stored encrypted on this server.'
              : 'Changes apply with the next pull.'
          }
          up={{ href: '/credentials', label: 'Credentials' }}
        />
        <div class="sections">
          {notice ? <NoticeBanner notice={notice} /> : null}
          {name === null ? <TypeLinks type={type} /> : null}
          <Card>
            <CredentialForm {...form} now={frame.now} />
          </Card>
          {name === null ? null : <DeleteCard name={name} apps={apps} />}
        </div>
      </div>
    </Layout>
  )
}

function TypeLinks({ type: chosen }: { readonly type: CredentialType }) {
  return (
    <nav class="filters" aria-label="Kind of registry">
      {credentialTypes.map((type, at) => (
        <a
          href={at === 0 ? '/new-credential' : `/new-credential?type=${type}`}
          aria-current={type === chosen ? 'page' : undefined}
        >
          {credentialKinds[type].title}
        </a>
      ))}
    </nav>
  )
}

function DeleteCard({ name, apps }: { readonly name: string; readonly apps: readonly string[] }) {
  return (
    <Card title="Delete">
      <div class="stack">
        <p class="quiet breaks">
          {apps.length === 0
            ? 'No app uses it.'
            : `Used by ${apps.join(', ')}. They keep running; their next pull needs another.`}
        </p>
        <div class="actions">
          <LinkButton href={`/credentials/${name}/delete`} kind="danger" changes>
            Delete {name}…
          </LinkButton>
        </div>
      </div>
    </Card>
  )
}
