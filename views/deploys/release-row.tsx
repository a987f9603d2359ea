import { Diff, type Difference } from '../ui/diff.tsx'
import { Digest } from '../ui/digest.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Status } from '../ui/status.tsx'
import { Time } from '../ui/time.tsx'

export interface ReleaseView {
  readonly id: string
  /** "v3 · 1.4.1" */
  readonly version: string
  readonly digest: string
  readonly createdAt: number
  readonly by: string
  readonly isLive: boolean
  /** What going back to it would change, against what is live; none for the live one. */
  readonly differences: readonly Difference[]
}

export interface ReleaseRowProps {
  readonly app: string
  readonly release: ReleaseView
  readonly now: number
}

/** Fragment `#release-<id>`. */
export function ReleaseRow({ app, release, now }: ReleaseRowProps) {
  const { id, version, digest, createdAt, by, isLive, differences } = release
  return (
    <li class="list-row release-row" id={`release-${id}`}>
      <div class="list-main">
        <p class="list-title">
          <b class="release-version">{version}</b> <Digest value={digest} />{' '}
          {isLive ? <Status state="running">Live</Status> : null}
        </p>
        <p class="list-text">
          <Time at={createdAt} now={now} /> by {by}
        </p>
        {differences.length > 0 ? (
          <details class="release-changes">
            <summary>{differences.length === 1 ? '1 change' : `${differences.length} changes`} against live</summary>
            <Diff differences={differences} />
          </details>
        ) : null}
      </div>
      {isLive ? null : (
        <LinkButton
          href={`/apps/${app}/releases/${id}/rollback`}
          size="small"
          label={`Roll back to ${version}`}
          changes
        >
          Roll back…
        </LinkButton>
      )}
    </li>
  )
}
