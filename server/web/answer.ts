import type * as z from 'zod'

/** What a route may answer with each status: JSON of a schema, or something that is no JSON; several where the caller chooses. */
export type Answers = Readonly<Record<number, Content | readonly Content[]>>
export type Content = z.ZodType | 'empty' | 'text' | 'events' | 'html' | 'socket'

/** A status with the body that its schema describes; a Response where the answer is no JSON. */
export type Answer<A extends Answers> = { [Status in keyof A]: AnswerWith<Status, A[Status]> }[keyof A] | Response

type AnswerWith<Status, Described> = Described extends readonly (infer One)[]
  ? AnswerWith<Status, One>
  : Described extends z.ZodType
    ? { readonly status: Status; readonly body: Frozen<z.input<Described>> }
    : Described extends 'empty'
      ? { readonly status: Status; readonly body?: undefined }
      : never

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

export function toResponse(answer: Response | { readonly status: unknown; readonly body?: unknown }): Response {
  if (answer instanceof Response) return answer
  const status = Number(answer.status)
  if (answer.body === undefined) return new Response(null, { status })
  return jsonResponse(answer.body, status)
}

export function jsonResponse(body: unknown, status: number, headers: Record<string, string> = {}): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  })
}

export function textResponse(text: string, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(text.endsWith('\n') ? text : `${text}\n`, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  })
}
