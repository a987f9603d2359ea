import * as z from 'zod'
import { BadLine, jsonLines } from './json-lines.ts'

const progressLine = z.object({
  id: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string() }).nullish(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).nullish(),
})

export type ProgressLine = z.infer<typeof progressLine>

const longestLineBytes = 64 * 1024

/** The engine's report on a pull or a load. What no engine sends, an empty report included, is thrown as `nonsense` says. */
export async function* progressLines(
  bytes: AsyncIterable<Uint8Array>,
  nonsense: (cause: Error) => Error,
): AsyncGenerator<ProgressLine> {
  let isEmpty = true
  try {
    for await (const line of jsonLines(bytes, longestLineBytes)) {
      isEmpty = false
      yield progressLine.parse(line)
    }
  } catch (error) {
    if (error instanceof BadLine || error instanceof z.ZodError) throw nonsense(error)
    throw error
  }
  if (isEmpty) throw nonsense(new BadLine('an empty report'))
}

export function errorInLine(line: ProgressLine): string | null {
  return line.errorDetail?.message ?? line.error ?? null
}
