import * as z from 'zod'
import { checkInput } from './check-input.ts'
import { fieldsIn } from './form-fields.ts'
import { type BodyKind, readBody } from './read-body.ts'
import type { WebContext } from './web-context.ts'

/** The names in braces of a path: `'/api/v1/apps/{app}'` has `app`. */
export type ParamsOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsOf<Rest>
  : never

/** What a caller sent, as its route wants it. */
export interface Sent<Path extends string, Query extends z.ZodType, Body extends z.ZodType> {
  readonly params: Readonly<Record<ParamsOf<Path>, string>>
  readonly query: z.output<Query>
  readonly body: z.output<Body>
}

const noFields = z.strictObject({})

/** Everything a caller sent, parsed once by the schemas of the route. Throws VALIDATION. */
export async function readInput<Path extends string, Query extends z.ZodType, Body extends z.ZodType>(
  c: WebContext,
  spec: { readonly path: Path; readonly query?: Query; readonly body?: Body },
  { kind, limitBytes }: { kind: BodyKind; limitBytes: number },
): Promise<Sent<Path, Query, Body>> {
  const query = readQuery(c, spec.query)
  const body = spec.body && checkInput(spec.body, await readBody(c, kind, limitBytes))
  return { params: paramsOf<Path>(c), query: query as z.output<Query>, body: body as z.output<Body> }
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
