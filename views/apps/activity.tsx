import { Card } from '../ui/card.tsx'
import { Time } from '../ui/time.tsx'
import { Words } from '../ui/words.tsx'

export interface ActivityEntry {
  readonly id: string
  readonly at: number
  /** "Switched to 1.4.2 in 0.4 s, nothing lost." */
  readonly text: string
}

export interface ActivityProps {
  /** Newest first. */
  readonly events: readonly ActivityEntry[]
  readonly now: number
}

/** Fragment `#app-events`. */
export function Activity({ events, now }: ActivityProps) {
  return (
    <Card title="Activity" id="app-events" inset="flush">
      {events.length === 0 ? (
        <p class="card-note quiet">Nothing yet.</p>
      ) : (
        <ol class="activity">
          {events.map(event => (
            <li class="list-row" id={`event-${event.id}`}>
              <span class="activity-text">
                <Words text={event.text} />
              </span>
              <span class="activity-time">
                <Time at={event.at} now={now} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
