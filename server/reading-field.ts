import { UnreadableText } from '../shared/unreadable-text.ts'
import { AppError } from './errors.ts'

/** What `read` makes of a text that came in `field`; one that cannot be read is VALIDATION beside that field. */
export function readingField<T>(field: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    throw new AppError({ code: 'VALIDATION', field, message: error.message, advice: error.advice }, error)
  }
}
