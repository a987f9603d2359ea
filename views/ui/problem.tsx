import { Banner } from './banner.tsx'

/** A failure in the two sentences that every error has. */
export interface Problem {
  readonly message: string
  readonly advice: string
}

export function ProblemBanner({ problem }: { readonly problem: Problem | undefined }) {
  if (!problem) return null
  return (
    <Banner tone="bad" title={problem.message}>
      {problem.advice}
    </Banner>
  )
}
