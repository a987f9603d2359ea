import * as z from 'zod'
import { optionsInput } from './domain-options.ts'
import { domainKinds } from './domain-store.ts'

/** A domain as the API takes it; what is not named stays as it is. */
export const domainInput = z.strictObject({
  ...optionsInput.shape,
  kind: z.enum(domainKinds).optional(),
  forceHttps: z.boolean().optional(),
  insist: z.boolean().optional(),
})

export type DomainInput = z.output<typeof domainInput>
