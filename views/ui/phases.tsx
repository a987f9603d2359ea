import { durationText } from '../../shared/duration-text.ts'

export interface PhaseStep {
  readonly name: string
  readonly state: 'done' | 'now' | 'failed' | 'waiting'
  /** Time spent in it, so far where it is the current one. */
  readonly ms?: number | undefined
}

const words = { done: 'done', now: 'in progress', failed: 'failed here', waiting: 'not yet' } as const

/** Where a deploy is and where its time went. */
export function Phases({ steps }: { readonly steps: readonly PhaseStep[] }) {
  return (
    <ol class="phases" aria-label="Phases">
      {steps.map(step => (
        <li class={`phase is-${step.state}`} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span class="phase-bar" aria-hidden="true" />
          <span class="phase-name">
            {step.name}
            {step.state === 'failed' ? <span aria-hidden="true"> ✕</span> : null}
            <span class="visually-hidden">, {words[step.state]}</span>
          </span>
          <span class="phase-time number">{step.ms === undefined ? '\u2007' : durationText(step.ms)}</span>
        </li>
      ))}
    </ol>
  )
}
