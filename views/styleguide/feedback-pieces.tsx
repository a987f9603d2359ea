import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Command } from '../ui/command.tsx'
import { Empty } from '../ui/empty.tsx'
import { NoticeBanner } from '../ui/notice.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { ProblemBanner } from '../ui/problem.tsx'
import { Time } from '../ui/time.tsx'
import { Toast } from '../ui/toast.tsx'
import type { Piece } from './piece.ts'

export function feedbackPieces(now: number): readonly Piece[] {
  return [
    { name: 'banner, notice, problem', shown: <Banners /> },
    { name: 'toast', shown: <OneToast now={now} /> },
    { name: 'card', shown: <Cards /> },
    { name: 'empty', shown: <OneEmpty /> },
    {
      name: 'page-head',
      shown: <PageHead title="New app" summary="Name an image, and berth runs it." up={{ href: '#', label: 'Apps' }} />,
    },
  ]
}

function Banners() {
  return (
    <div class="stack">
      <NoticeBanner notice={{ tone: 'good', title: 'Saved.', text: 'Changes apply with the next deploy.' }} />
      <Banner
        tone="warn"
        title="2 changes wait for the next deploy."
        actions={<Button kind="primary">Deploy now</Button>}
      />
      <ProblemBanner
        problem={{
          message: '1.5.0 did not start: it exits with code 1 after 0.4 s.',
          advice: 'Its last line names a missing DATABASE_URL.',
        }}
      />
      <Banner tone="note" title="Nothing to change.">
        The container was not replaced.
      </Banner>
    </div>
  )
}

function OneToast({ now }: { readonly now: number }) {
  return (
    <div class="guide-toast">
      <Toast id="guide-toast" state="running">
        <a href="#toast">shop 1.4.3</a> is live, <Time at={now - 1000} now={now} />.
      </Toast>
    </div>
  )
}

function Cards() {
  return (
    <div class="stack">
      <Card title="Live: 1.4.2" actions={<Button size="small">Roll back to 1.4.1</Button>}>
        What stands in a card.
      </Card>
      <Card>A card without a head.</Card>
    </div>
  )
}

function OneEmpty() {
  return (
    <div class="card">
      <Empty title="No deploys yet." action={<Command text="berth deploy shop" />}>
        Press Deploy, or run this:
      </Empty>
    </div>
  )
}
