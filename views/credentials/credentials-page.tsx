import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { Card } from '../ui/card.tsx'
import { Empty } from '../ui/empty.tsx'
import { untouched } from '../ui/form-state.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { type Notice, NoticeBanner } from '../ui/notice.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { CredentialForm } from './credential-form.tsx'
import { CredentialRow, type CredentialView } from './credential-row.tsx'

export interface CredentialsPageProps {
  readonly frame: Frame
  /** By name. */
  readonly credentials: readonly CredentialView[]
  readonly notice?: Notice
}

export function CredentialsPage({ frame, credentials, notice }: CredentialsPageProps) {
  if (credentials.length === 0) return <NoCredentialsPage frame={frame} notice={notice} />
  return (
    <Layout frame={frame} title="Credentials">
      <PageHead
        title="Credentials"
        summary="Logins for registries. Public images need none."
        actions={
          <LinkButton href="/new-credential" kind="primary" changes>
            New credential
          </LinkButton>
        }
      />
      <div class="sections">
        {notice ? <NoticeBanner notice={notice} /> : null}
        <Card inset="flush">
          <ul id="credentials">
            {credentials.map(credential => (
              <CredentialRow credential={credential} now={frame.now} />
            ))}
          </ul>
        </Card>
        <p class="small quiet">
          An app uses the one chosen for it; else the default, where it covers the image; else the only one that covers
          it; else none.
        </p>
      </div>
    </Layout>
  )
}

function NoCredentialsPage({ frame, notice }: { readonly frame: Frame; readonly notice: Notice | undefined }) {
  return (
    <Layout frame={frame} title="Credentials">
      {notice ? <NoticeBanner notice={notice} /> : null}
      <Empty
        heads="page"
        title="No credentials yet."
        action={<CredentialForm type="registry" form={untouched} passwordSetAt={null} name={null} now={frame.now} />}
      >
        Public images need none. For a private registry, name its login once; every app can use it.
      </Empty>
    </Layout>
  )
}
