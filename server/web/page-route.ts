import type { HtmlEscapedString } from 'hono/utils/html'
import type * as z from 'zod'
import type { FormState } from '../../views/ui/form-state.ts'
import { AppError } from '../errors.ts'
import { checkInput } from './check-input.ts'
import { errorHeaders } from './error-answer.tsx'
import { type Html, htmlResponse } from './html-response.ts'
import { LIMIT_BYTES, readBody } from './read-body.ts'
import type { ParamsOf } from './read-input.ts'
import { paramsOf, readQuery } from './read-input.ts'
import { statusOf } from './refusal.ts'
import type { Call, Input, Route, Spec } from './route.ts'
import type { WebContext } from './web-context.ts'

export interface RefusedForm<Path extends string> extends Call {
  readonly params: Readonly<Record<ParamsOf<Path>, string>>
  /** What was typed, and what is wrong with it beside each field. */
  readonly form: FormState<string>
}

interface PageSpec<Path extends string, Query extends z.ZodType, Body extends z.ZodType>
  extends Spec<Path, Query, Body> {
  /** Shows the form once more when it, or the verb behind it, refused what was typed. */
  readonly again?: (refused: RefusedForm<Path>) => Html | Promise<Html>
}

type PageHandler<Path extends string, Query extends z.ZodType, Body extends z.ZodType> = (
  input: Input<Path, Query, Body>,
) => Html | Response | Promise<Html | Response>

/** HTML for people; POST reads a form, answers with a redirect, or with the form again. Errors become pages. */
export function pageRoute<
  const Path extends string,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(spec: PageSpec<Path, Query, Body>, handle: PageHandler<Path, Query, Body>): Route {
  const { again, ...plain } = spec
  return { ...plain, kind: 'page', answers: { 200: 'html' }, run }

  async function run(call: Call): Promise<Response> {
    const params = paramsOf<Path>(call.c)
    const fields = spec.body && (call.c.get('fields') ?? (await readBody(call.c, 'form', LIMIT_BYTES)))
    try {
      const query = spec.query && readQuery(call.c, spec.query)
      const body = spec.body && checkInput(spec.body, fields)
      return await toPage(
        call.c,
        await handle({ ...call, params, query: query as z.output<Query>, body: body as z.output<Body> }),
      )
    } catch (error) {
      if (again === undefined || !isRefusal(error)) throw error
      return toPage(call.c, await again({ ...call, params, form: formState(fields, error) }), error)
    }
  }
}

/** After a POST: the browser asks for `path`, which is always one of ours. Cookies set on `c` go with it. */
export function seeOther(c: WebContext, path: string): Response {
  return c.redirect(path, 303)
}

async function toPage(c: WebContext, answer: HtmlEscapedString | Response, refusal?: AppError): Promise<Response> {
  if (answer instanceof Response) return answer
  return htmlResponse(c, answer, refusal === undefined ? 200 : statusOf(refusal), refusal && errorHeaders(refusal))
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && statusOf(error) < 500
}

function formState(fields: unknown, { details }: AppError): FormState<string> {
  const values = Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, String(value)]))
  const { message, advice, docs } = details
  const field = fieldWith(details.field, values)
  if (field !== undefined) return { values, errors: { [field]: docs !== undefined ? message : `${message} ${advice}` } }
  return { values, errors: {}, problem: { message, advice } }
}

/** The field of the form: an error may name a part of it, such as the second of its lines. */
function fieldWith(named: string | undefined, values: object): string | undefined {
  if (named === undefined || named in values) return named
  return named.includes('.') ? fieldWith(named.replace(/\.[^.]*$/, ''), values) : undefined
}
