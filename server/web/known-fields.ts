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

function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    const inner = schema.unwrap()
    return inner instanceof z.ZodType ? unwrapped(inner) : schema
  }
  return schema
}
