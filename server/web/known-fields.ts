import * as z from 'zod'

/** The fields that a schema takes at `path`, for a message that lists them. */
export function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const plain = unwrapped(schema)
  const [step, ...rest] = path
  if (step === undefined) return plain instanceof z.ZodObject ? Object.keys(plain.shape) : []
  const next =
    plain instanceof z.ZodObject ? plain.shape[String(step)] : plain instanceof z.ZodArray ? plain.element : undefined
  return next instanceof z.ZodType ? fieldsAt(next, rest) : []
}

/** The known name that differs least from a mistyped one, if it is near enough to be meant. */
export function nearestTo(name: string, known: readonly string[]): string | undefined {
  const typed = name.slice(0, 40).toLowerCase()
  const [nearest] = known
    .map(candidate => ({ candidate, edits: editsBetween(typed, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.min(3, Math.floor(candidate.length / 2)))
    .sort((one, other) => one.edits - other.edits)
  return nearest?.candidate
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const inner = schema.unwrap()
    return inner instanceof z.ZodType ? unwrapped(inner) : schema
  }
  return schema
}

/** Levenshtein's distance, one row at a time. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, n) => n)
  for (const [i, letter] of Array.from(one).entries()) {
    const next = [i + 1]
    for (const [j, candidate] of Array.from(other).entries()) {
      const kept = (row[j] ?? 0) + (letter === candidate ? 0 : 1)
      next.push(Math.min(kept, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
