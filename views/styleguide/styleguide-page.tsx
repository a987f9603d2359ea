import type { Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { actionPieces } from './action-pieces.tsx'
import { dataPieces } from './data-pieces.tsx'
import { feedbackPieces } from './feedback-pieces.tsx'
import { fieldPieces } from './field-pieces.tsx'
import { workPieces } from './work-pieces.tsx'

/** Development only: every piece in every state, to look at after a change of the CSS. */
export function StyleguidePage({ frame }: { readonly frame: Frame }) {
  const pieces = [
    ...actionPieces(),
    ...fieldPieces(frame.now),
    ...dataPieces(frame.now),
    ...feedbackPieces(frame.now),
    ...workPieces(frame.now),
  ]
  return (
    <Layout frame={frame} title="Style guide">
      <PageHead
        title="Style guide"
        summary={`${pieces.length} pieces, each in its states. Also at 360 px, and in the dark.`}
      />
      <div class="guide">
        {pieces.map(({ name, shown }) => (
          <section class="guide-piece">
            <h2>{name}</h2>
            <div class="guide-shown">{shown}</div>
          </section>
        ))}
      </div>
    </Layout>
  )
}
