import * as z from 'zod'

/** Go writes an empty slice, map or string as `null`, as nothing, or as itself. */
export function goList<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform(list => list ?? [])
}

export function goMap<T extends z.ZodType>(value: T) {
  return z
    .record(z.string(), value)
    .nullish()
    .transform(map => map ?? {})
}

export const goText = z
  .string()
  .nullish()
  .transform(text => text ?? '')

export const goNumber = z
  .number()
  .nullish()
  .transform(number => number ?? 0)
