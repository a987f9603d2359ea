export interface PagerProps {
  /** Null where there is nothing newer, or older. */
  readonly newer: string | null
  readonly older: string | null
  /** "1–50 of 20,000". */
  readonly position?: string
}

export function Pager({ newer, older, position }: PagerProps) {
  if (newer === null && older === null) return null
  return (
    <nav class="pager" aria-label="Pages">
      {newer === null ? <span class="pager-end">Newest</span> : <a href={newer}>← Newer</a>}
      {position ? <span class="number">{position}</span> : null}
      {older === null ? <span class="pager-end">Oldest</span> : <a href={older}>Older →</a>}
    </nav>
  )
}
