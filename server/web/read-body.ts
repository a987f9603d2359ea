import { Refusal } from './refusal.ts'
import type { WebContext } from './web-context.ts'

/** What a route takes: JSON alone, JSON or a form or nothing (hooks), or a form (pages). */
export type BodyKind = 'json' | 'json-or-form' | 'form'

/** The body as plain data; an empty one is `{}`. Throws VALIDATION with 400, 413 or 415. */
export async function readBody(c: WebContext, kind: BodyKind, limitBytes: number): Promise<unknown> {
  const type = mediaType(c.req.header('content-type'))
  const bytes = await readWhole(c.req.raw, limitBytes)
  if (bytes.length === 0) return {}
  if (kind !== 'json' && type === 'multipart/form-data')
    return multipartFields(bytes, c.req.header('content-type') ?? '')
  const text = utf8(bytes)
  if (kind !== 'form' && isJson(type)) return parseJson(text)
  if (kind !== 'json' && type === 'application/x-www-form-urlencoded') return formFields(new URLSearchParams(text))
  if (kind === 'json-or-form' && type === '') return parseUnnamed(text)
  throw wrongType(type, kind)
}

/** Form fields; one that stands several times is a list. Names starting with `_` do not collide with prototypes. */
export function formFields(pairs: Iterable<readonly [string, string]>): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    const standing = fields[name]
    fields[name] = standing === undefined ? value : [standing, value].flat()
  }
  return fields
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

function parseUnnamed(text: string): unknown {
  return /^\s*[{[]/.test(text) ? parseJson(text) : formFields(new URLSearchParams(text))
}

async function multipartFields(bytes: Uint8Array, type: string): Promise<unknown> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } }).formData()
    return formFields([...form].map(([name, value]) => [name, typeof value === 'string' ? value : ''] as const))
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
