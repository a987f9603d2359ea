import { UnreadableText } from '../shared/unreadable-text.ts'
import { usageError } from './cli-error.ts'

/** What `read` makes of a text that stood in `source`, such as a file; one that cannot be read ends the command. */
export function readingText<T>(source: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error
    throw usageError(`${source}: ${error.message} Nothing was changed.`, error.advice)
  }
}
