import type { Child } from 'hono/jsx'
import type { Frame } from './frame.ts'
import { Layout } from './layout.tsx'
import { Button } from './ui/button.tsx'
import { Card } from './ui/card.tsx'
import { Form } from './ui/form.tsx'
import { LinkButton } from './ui/link-button.tsx'
import { PageHead } from './ui/page-head.tsx'
import { type Problem, ProblemBanner } from './ui/problem.tsx'

export interface ConfirmPageProps {
  readonly frame: Frame
  /** "Stop shop?" */
  readonly title: string
  /** What happens, in numbers, and what is safe. */
  readonly text: Child
  /** The address the page stands at, which is also what is posted to. */
  readonly action: string
  readonly button: string
  readonly tone: 'danger' | 'primary'
  readonly up: { readonly href: string; readonly label: string }
  /** What is asked beside: a name to type, a choice. */
  readonly children?: Child
  readonly problem?: Problem | undefined
}

/** Asks before what cannot be taken back, or what visitors notice. */
export function ConfirmPage(props: ConfirmPageProps) {
  const { frame, title, text, action, button, tone, up, children, problem } = props
  return (
    <Layout frame={frame} title={title}>
      <div class="form-page">
        <PageHead title={title} up={up} />
        <Card>
          <Form action={action} class="stack">
            <ProblemBanner problem={problem} />
            <div class="confirm-text">{text}</div>
            {children}
            <div class="actions">
              <Button kind={tone}>{button}</Button>
              <LinkButton href={up.href} kind="quiet">
                Cancel
              </LinkButton>
            </div>
          </Form>
        </Card>
      </div>
    </Layout>
  )
}
