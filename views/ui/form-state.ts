import type { Problem } from './problem.tsx'

/** What a form shows again after it was refused: each value as it was typed, each error beside its field. */
export interface FormState<Name extends string> {
  readonly values: Partial<Record<Name, string>>
  readonly errors: Partial<Record<Name, string>>
  /** What is wrong with the whole, where no single field is to blame. */
  readonly problem?: Problem
}

export const untouched: FormState<never> = { values: {}, errors: {} }
