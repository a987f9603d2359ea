import { Banner } from './banner.tsx'
import { Words } from './words.tsx'

/** A failure in the two sentences that every error has. */
export interface Problem {
  readonly message: string
  readonly advice: string
}

export function ProblemBanner({ problem }: { readonly problem: Problem | undefined }) {
  if (!problem) return null
  return (
    <Banner tone="bad" title={<Words text={problem.message} />}>
      <Words text={problem.advice} />
    </Banner>
  )
}
