import { exactTime, relativeTime } from '../../shared/relative-time.ts'

export interface TimeProps {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly now: number
}

/** Relative, with the exact time on hover; static/js/ages.js keeps it true while the page is open. */
export function Time({ at, now }: TimeProps) {
  return (
    <time class="time" datetime={new Date(at).toISOString()} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  )
}
