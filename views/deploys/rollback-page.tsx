import { ConfirmPage } from '../confirm-page.tsx'
import type { Frame } from '../frame.ts'
import { Diff, type Difference } from '../ui/diff.tsx'
import { Digest } from '../ui/digest.tsx'
import { Time } from '../ui/time.tsx'

export interface RollbackPageProps {
  readonly frame: Frame
  readonly app: string
  readonly release: {
    readonly id: string
    /** "v3 · 1.4.1" */
    readonly version: string
    readonly digest: string
    readonly createdAt: number
  }
  /** What will run differently. */
  readonly changes: readonly Difference[]
  /** What is set and not live, and stays so. */
  readonly pending: readonly Difference[]
}

/** `/apps/<app>/releases/<release>/rollback`: what going back changes, before it does. */
export function RollbackPage({ frame, app, release, changes, pending }: RollbackPageProps) {
  const { id, version, digest, createdAt } = release
  return (
    <ConfirmPage
      frame={frame}
      title={`Roll ${app} back to ${version}?`}
      text={
        <div class="stack">
          <p>
            <Digest value={digest} /> made <Time at={createdAt} now={frame.now} />
          </p>
          <p>Its image and settings are on this server, and no request is lost.</p>
          {changes.length === 0 ? (
            <p>It differs from what is live in its containers only.</p>
          ) : (
            <Listed words="What runs will change:" differences={changes} />
          )}
          {pending.length === 0 ? null : (
            <Listed
              words="Set since the last deploy; stays set, and waits for the next deploy:"
              differences={pending}
            />
          )}
        </div>
      }
      action={`/apps/${app}/releases/${id}/rollback`}
      button="Roll back"
      tone="primary"
      up={{ href: `/apps/${app}/releases`, label: `${app} ▸ Releases` }}
    />
  )
}

function Listed({ words, differences }: { readonly words: string; readonly differences: readonly Difference[] }) {
  return (
    <div>
      <p>{words}</p>
      <Diff differences={differences} />
    </div>
  )
}
