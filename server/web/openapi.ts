import * as z from 'zod'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi'
import type { Content } from './answer.ts'
import { errorBody } from './error-shape.ts'
import { operationId, tagOf, tags } from './operation-names.ts'
import type { Policy } from './policy.ts'
import type { Route } from './route.ts'

/** OpenAPI 3.1 of the API and the hooks, from the very schemas that check the requests. Pages are for people and not in it. */
export function openApiOf(routes: readonly Route[], version: string): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes.filter(isForPrograms))
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  return createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'berth', version, description: 'A mini PaaS for one server.' },
      servers: [{ url: '/', description: 'The server that this document is from' }],
      tags: tags.filter(({ name }) => routes.some(route => isForPrograms(route) && tagOf(route.path) === name)),
      paths,
      components: { securitySchemes },
    },
    // Checks in code leave a schema as wide as what they check: `unknown` for a custom type.
    { allowEmptySchema: { custom: true, transform: true } },
  )
}

/** Pages, and the streams that fill them, are for people. */
export function isForPrograms({ kind }: Route): boolean {
  return kind === 'api' || kind === 'hook'
}

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'A token: `Authorization: Bearer berth_…`' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-sid', description: 'Whoever is signed in to the panel' },
} as const

const refused = {
  id: 'Refused',
  description: 'Refused or failed: `code` is for programs, `message` and `advice` are for people',
  headers: {
    'Retry-After': { description: 'Seconds after which another try may help', schema: { type: 'integer' as const } },
  },
  content: { 'application/json': { schema: errorBody } },
}

function operation(route: Route): ZodOpenApiOperationObject {
  const { method, path, policy, query, body } = route
  const names = parameterNames(path)
  return {
    operationId: operationId(method, path),
    tags: [tagOf(path)],
    summary: route.summary,
    description: `${wordsForPolicy(policy)}.`,
    requestParams: {
      ...(names.length === 0 ? {} : { path: z.object(Object.fromEntries(names.map(name => [name, z.string()]))) }),
      ...(query instanceof z.ZodObject ? { query } : {}),
    },
    ...(body === undefined ? {} : { requestBody: requestBody(route, body) }),
    responses: { ...answers(route), default: refused },
    security: policy === 'public' ? [] : [{ token: [] }, { session: [] }],
  }
}

function requestBody({ kind }: Route, body: z.ZodType): NonNullable<ZodOpenApiOperationObject['requestBody']> {
  const json = { 'application/json': { schema: body } }
  // No body is the same as one without a field.
  const required = !body.safeParse({}).success
  if (kind === 'hook') return { required, content: { ...json, 'application/x-www-form-urlencoded': { schema: body } } }
  return { required, content: json }
}

function answers(route: Route): ZodOpenApiOperationObject['responses'] {
  return Object.fromEntries(Object.entries(route.answers).map(([status, content]) => [status, answer(content)]))
}

function answer(content: Content | readonly Content[]): ZodOpenApiResponseObject {
  if (!Array.isArray(content)) return answerIn(content as Content)
  const all = (content as readonly Content[]).map(answerIn)
  return {
    description: all.map(one => one.description).join('; '),
    content: Object.assign({}, ...all.map(one => one.content)),
  }
}

function answerIn(content: Content): ZodOpenApiResponseObject {
  if (content === 'empty') return { description: 'Done' }
  if (content === 'text') return { description: 'Text', content: { 'text/plain': { schema: { type: 'string' } } } }
  if (content === 'html') return { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } }
  if (content === 'socket') return { description: 'A WebSocket; tokens only' }
  if (content === 'events') return { description: 'A live stream', content: eventStream }
  return { description: 'Done', content: { 'application/json': { schema: content } } }
}

const eventStream = {
  'text/event-stream': {
    schema: {
      type: 'string' as const,
      description: 'Server-sent events; an `id` goes back as `Last-Event-ID` when the reader returns',
    },
  },
}

function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

export function wordsForPolicy(policy: Policy): string {
  if (typeof policy === 'string') return words[policy]
  return 'readOf' in policy
    ? `${words['signed-in']}; the app’s deploy token`
    : `${words.member}; the app’s deploy token`
}

const words = {
  public: 'Anyone',
  local: 'Anyone on this machine; anyone signed in',
  'signed-in': 'Anyone signed in, and admin tokens',
  member: 'Members, admins and admin tokens',
  admin: 'Admins and admin tokens',
  host: 'The server’s shell only',
} as const

/** JSON Schema of what is sent, for people who read it beside its address. */
export function schemaOf(schema: z.ZodType): object {
  const { $schema: _, id: __, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}
