import { AppError } from '../../errors.ts'

/** Over all layers together. */
export interface UnpackBudget {
  /** Of file content, unpacked. */
  readonly bytes: number
  /** Files, folders, and what is passed over. */
  readonly entries: number
}

export const usualBudget: UnpackBudget = { bytes: 1024 ** 3, entries: 100_000 }

export function overBudget(words: string): AppError {
  return new AppError({
    code: 'VALIDATION',
    message: `It unpacks to more than ${words}, which is all that an artifact may hold.`,
    advice: 'Push the configuration alone; what is large belongs into an image or a volume.',
  })
}
