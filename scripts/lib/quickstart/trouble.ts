/** What ends the quickstart, in one line that names the remedy too. */
export class Trouble extends Error {}

export function explain(error: unknown): string {
  if (error instanceof Trouble) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
