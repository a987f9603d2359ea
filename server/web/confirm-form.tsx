import { GivePasswordPage, passwordField } from '../../views/people/give-password-page.tsx'
import { type FormState, untouched } from '../../views/ui/form-state.ts'
import { AppError } from '../errors.ts'
import type { Authenticators } from './authenticate.ts'
import { errorHeaders } from './error-answer.tsx'
import type { Fields } from './form-fields.ts'
import { htmlResponse } from './html-response.ts'
import type { PersonPrincipal } from './principal.ts'
import { LIMIT_BYTES, readBody } from './read-body.ts'
import { statusOf } from './refusal.ts'
import type { Call } from './route.ts'

/**
 * Asks for the password before a form is carried out, and keeps what was typed meanwhile: the answer is a page that
 * sends the same fields once more, with the password. Undefined when that came along and is right.
 */
export async function askToConfirm(
  call: Call,
  person: PersonPrincipal,
  confirm: Authenticators['confirm'],
): Promise<Response | undefined> {
  const { [passwordField]: password, ...fields } = (await readBody(call.c, 'form', LIMIT_BYTES)) as Fields
  if (typeof password !== 'string') return asking(call, person, fields)
  try {
    await confirm(person, password, { ...call, agent: call.c.req.header('user-agent') ?? '' })
  } catch (error) {
    if (error instanceof AppError && statusOf(error) < 500) return asking(call, person, fields, error)
    throw error
  }
  call.c.set('fields', fields)
  return undefined
}

function asking(
  { c, frame, facts }: Call,
  { email }: PersonPrincipal,
  fields: Fields,
  refusal?: AppError,
): Response | Promise<Response> {
  const waiting = {
    action: facts.path,
    fields: Object.entries(fields).flatMap(([name, value]) => [value].flat().map(one => [name, one] as const)),
  }
  const page = <GivePasswordPage frame={frame} form={stateOf(refusal)} email={email} waiting={waiting} />
  return htmlResponse(c, page, refusal === undefined ? 403 : statusOf(refusal), refusal && errorHeaders(refusal))
}

function stateOf(refusal: AppError | undefined): FormState<'current'> {
  if (refusal === undefined) return untouched
  const { field, message, advice } = refusal.details
  if (field === 'current') return { values: {}, errors: { current: `${message} ${advice}` } }
  return { values: {}, errors: {}, problem: { message, advice } }
}
