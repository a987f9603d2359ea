import { Card } from '../ui/card.tsx'
import { Digest } from '../ui/digest.tsx'
import { Facts } from '../ui/facts.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { StateMark } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'
import type { AppHead } from './app-head.tsx'

export interface LiveRelease {
  readonly release: string
  readonly version: string
  readonly image: string
  readonly digest: string
  readonly since: number
  /** "anna@example.com", "ci (token github)". */
  readonly by: string
  readonly deploy: string
}

export interface LiveCardProps {
  readonly app: AppHead
  readonly live: LiveRelease
  /** "ghcr-read (account default; covers ghcr.io)". */
  readonly credential: string | null
  readonly now: number
}

/** Fragment `#app-live`: what is live, since when, by whom, and the way back. */
export function LiveCard({ app, live, credential, now }: LiveCardProps) {
  return (
    <Card
      id="app-live"
      title={
        <>
          <StateMark state="running" /> Live: <a href={`/apps/${app.name}/deploys/${live.deploy}`}>{live.version}</a>
        </>
      }
      actions={app.previous ? <RollBack app={app.name} {...app.previous} /> : null}
    >
      <Facts
        facts={[
          {
            name: 'Since',
            value: (
              <>
                <Time at={live.since} now={now} /> by {live.by}
              </>
            ),
          },
          { name: 'Image', value: <code class="breaks">{live.image}</code> },
          { name: 'Digest', value: <Digest value={live.digest} /> },
          credential === null ? null : { name: 'Credential', value: credential },
        ]}
      />
    </Card>
  )
}

function RollBack({
  app,
  release,
  version,
}: {
  readonly app: string
  readonly release: string
  readonly version: string
}) {
  return (
    <LinkButton href={`/apps/${app}/releases/${release}/rollback`} size="small" changes>
      Roll back to {version}…
    </LinkButton>
  )
}
