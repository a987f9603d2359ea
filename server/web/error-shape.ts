import * as z from 'zod'
import { errorCodes } from '../errors.ts'

/** What an error says of itself, in refusals and with deploys that failed. */
export const errorShape = z
  .object({
    code: z.enum(errorCodes),
    message: z.string(),
    advice: z.string(),
    field: z.string().optional(),
    log: z.string().optional(),
    winner: z.string().optional(),
    foundPort: z.number().optional(),
    isPublicImage: z.boolean().optional(),
    unknownName: z.string().optional(),
    docs: z.string().optional(),
    retryAfterSeconds: z.number().optional(),
  })
  .meta({ id: 'ErrorDetails' })

/** The one shape of every refusal; how long to wait stands in its `Retry-After`. */
export const errorBody = z.object({ error: errorShape.omit({ retryAfterSeconds: true }) }).meta({ id: 'Error' })
