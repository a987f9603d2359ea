import { fieldsIn, gathered, refuseManyValues } from './form-fields.ts'
import { Refusal } from './refusal.ts'
import type { WebContext } from './web-context.ts'

/** What a route takes: JSON alone, JSON or a form or nothing (hooks), or a form (pages). */
export type BodyKind = 'json' | 'json-or-form' | 'form'

/** The most that pages and the API take. */
export const LIMIT_BYTES = 1024 * 1024

/** Of somebody who has not signed in nothing larger is read, whatever the address takes. */
const strangersBytes = 64 * 1024

/** The body as plain data; an empty one is `{}`. Throws VALIDATION with 400, 413 or 415. */
export async function readBody(c: WebContext, kind: BodyKind, limitBytes: number): Promise<unknown> {
  const isStranger = c.get('principal').kind === 'anonymous'
  const type = mediaType(c.req.header('content-type'))
  const bytes = await readWhole(c.req.raw, isStranger ? Math.min(limitBytes, strangersBytes) : limitBytes)
  if (bytes.length === 0) return {}
  if (kind !== 'json' && type === 'multipart/form-data')
    return multipartFields(bytes, c.req.header('content-type') ?? '')
  const text = utf8(bytes)
  if (kind !== 'json' && type === 'application/x-www-form-urlencoded') return fieldsIn(text, 'body')
  const isUnnamed = kind === 'json-or-form' && type === ''
  if (isUnnamed && !/^\s*[{[]/.test(text)) return fieldsIn(text, 'body')
  if (!isUnnamed && (kind === 'form' || !isJson(type))) throw wrongType(type, kind)
  const json = parseJson(text)
  if (isStranger) refuseManyValues(json)
  return json
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function isJson(type: string): boolean {
  return type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type)
}

async function readWhole(request: Request, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of arriving(request)) {
    length += chunk.length
    if (length > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function* arriving(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* request.body ?? []
  } catch {
    throw invalid('The body broke off.', 'Send the request again.')
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid('The body is not valid UTF-8.', 'Send the text encoded as UTF-8.')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? withoutQuote(error.message) : ''
    throw invalid(
      `The body is not JSON: ${why}.`,
      'Check quotes, commas and braces; `jq . file.json` shows where it breaks.',
    )
  }
}

/** What was sent may be secret: the engine's words without the piece of it that they repeat. */
function withoutQuote(message: string): string {
  return message.replace(/(?<=, )(?:\.{3})?".*"(?:\.{3})?(?= is not valid)/s, 'it')
}

async function multipartFields(bytes: Uint8Array, type: string): Promise<unknown> {
  const form = await multipartForm(bytes, type)
  return gathered(
    [...form].map(([name, value]) => [name, typeof value === 'string' ? value : ''] as const),
    'body',
  )
}

async function multipartForm(bytes: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } }).formData()
  } catch {
    throw invalid('The form in the body is broken.', 'Send it again as application/x-www-form-urlencoded.')
  }
}

function invalid(message: string, advice: string): Refusal {
  return new Refusal(400, { code: 'VALIDATION', message, advice, field: 'body' })
}

function tooLarge(limitBytes: number): Refusal {
  const most = limitBytes >= 1024 * 1024 ? `${limitBytes / 1024 / 1024} MiB` : `${limitBytes / 1024} KiB`
  return new Refusal(413, {
    code: 'VALIDATION',
    message: `The body is larger than ${most}, the most this address takes.`,
    advice: 'Send less in one request.',
    field: 'body',
  })
}

function wrongType(type: string, kind: BodyKind): Refusal {
  const found = type === '' ? 'says no content type' : `has the content type ${type.slice(0, 80)}`
  return new Refusal(415, {
    code: 'VALIDATION',
    message: `The body ${found}, which this address does not take.`,
    advice: kind === 'form' ? 'Send a form.' : 'Send JSON with the header `Content-Type: application/json`.',
    field: 'Content-Type',
  })
}
