import { Card } from '../ui/card.tsx'
import { Time } from '../ui/time.tsx'
import { Words } from '../ui/words.tsx'

export interface Happening {
  readonly id: string
  readonly at: number
  /** "Switched to 1.4.2 in 0.4 s, nothing lost." */
  readonly text: string
}

export interface HappenedProps {
  /** Newest first. */
  readonly events: readonly Happening[]
  readonly now: number
}

/** Fragment `#app-events`. */
export function Happened({ events, now }: HappenedProps) {
  return (
    <Card title="Activity" id="app-events" inset="flush">
      {events.length === 0 ? (
        <p class="card-note quiet">Nothing yet.</p>
      ) : (
        <ol class="happened">
          {events.map(event => (
            <li class="list-row" id={`event-${event.id}`}>
              <span class="happened-text">
                <Words text={event.text} />
              </span>
              <span class="happened-time">
                <Time at={event.at} now={now} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
