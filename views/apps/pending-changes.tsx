import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Diff, type Difference } from '../ui/diff.tsx'
import { Form } from '../ui/form.tsx'

export interface PendingChangesProps {
  readonly app: string
  /** What is set but not live yet; nothing is shown while there is none. */
  readonly differences: readonly Difference[]
}

/** Fragment `#pending`: changes act with the next deploy, which is offered at once. */
export function PendingChanges({ app, differences }: PendingChangesProps) {
  if (differences.length === 0) return <div id="pending" hidden />
  const changes = differences.length === 1 ? '1 change waits' : `${differences.length} changes wait`
  return (
    <div id="pending">
      <Banner
        tone="warn"
        title={`${changes} for the next deploy.`}
        actions={
          <Form action={`/apps/${app}/deploys`}>
            <Button kind="primary">Deploy now</Button>
          </Form>
        }
      >
        <details class="pending-details">
          <summary>Show what changes</summary>
          <Diff differences={differences} />
        </details>
      </Banner>
    </div>
  )
}
