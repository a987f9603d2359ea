import * as z from 'zod'
import { checkInput } from './check-input.ts'
import { fieldsIn } from './form-fields.ts'
import { type BodyKind, readBody } from './read-body.ts'
import type { Call, Input, ParamsOf, Spec } from './route.ts'
import type { WebContext } from './web-context.ts'

const noFields = z.strictObject({})

/** Everything a caller sent, parsed once by the schemas of the route. Throws VALIDATION. */
export async function readInput<Path extends string, Query extends z.ZodType, Body extends z.ZodType>(
  call: Call,
  spec: Spec<Path, Query, Body>,
  { kind, limitBytes }: { kind: BodyKind; limitBytes: number },
): Promise<Input<Path, Query, Body>> {
  const query = readQuery(call.c, spec.query)
  const body = spec.body && checkInput(spec.body, await readBody(call.c, kind, limitBytes))
  return { ...call, params: paramsOf<Path>(call.c), query: query as z.output<Query>, body: body as z.output<Body> }
}

export function readQuery(c: WebContext, schema: z.ZodType | undefined): unknown {
  const fields = fieldsIn(new URL(c.req.url).search.slice(1), 'query')
  if (schema !== undefined) return checkInput(schema, fields)
  checkInput(noFields, fields)
  return undefined
}

/** Hono has them from the path this route was registered with. */
export function paramsOf<Path extends string>(c: WebContext): Readonly<Record<ParamsOf<Path>, string>> {
  return c.req.param() as Record<ParamsOf<Path>, string>
}
