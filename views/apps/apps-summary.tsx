import { type AppCounts, countParts, totalText } from './app-counts.ts'

/** Fragment `#apps-summary`: is all well, in one line. */
export function AppsSummary({ counts }: { readonly counts: AppCounts }) {
  const parts = countParts(counts)
  return (
    <p id="apps-summary" class="summary">
      {totalText(counts)}
      {parts.map(({ status, text }, index) => (
        <>
          {index === 0 ? ': ' : ', '}
          <a class={`is-${status}`} href={`/apps?status=${status}`}>
            {text}
          </a>
        </>
      ))}
    </p>
  )
}
