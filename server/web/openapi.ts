import * as z from 'zod'
import type { Content } from './answer.ts'
import { errorBody } from './error-shape.ts'
import type { Policy } from './policy.ts'
import type { Route } from './route.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of the API and the hooks, from the very schemas that check the requests. Pages are for people and not in it. */
export function openApiOf(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes.filter(isForPrograms)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'berth', version, description: 'A mini PaaS for one server.' },
    paths,
    components: {
      schemas: { Error: schemaOf(errorBody) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  }
}

/** Pages, and the streams that fill them, are for people. */
export function isForPrograms({ kind }: Route): boolean {
  return kind === 'api' || kind === 'hook'
}

function operation(route: Route): Json {
  const parameters = [...pathParameters(route.path), ...queryParameters(route.query)]
  return {
    summary: route.summary,
    description: wordsForPolicy(route.policy),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: { content: bodyContent(route, route.body) } }),
    responses: { ...answers(route), default: { description: 'Refused or failed', content: jsonOf(errorReference) } },
    security: route.policy === 'public' ? [] : [{ token: [] }],
  }
}

const errorReference = { $ref: '#/components/schemas/Error' }

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

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!(query instanceof z.ZodObject)) return []
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType),
  }))
}

function bodyContent({ kind }: Route, body: z.ZodType): Json {
  const schema = schemaOf(body)
  if (kind === 'api') return jsonOf(schema)
  return { ...jsonOf(schema), 'application/x-www-form-urlencoded': { schema } }
}

function answers(route: Route): Json {
  return Object.fromEntries(Object.entries(route.answers).map(([status, content]) => [status, answer(content)]))
}

function answer(content: Content): Json {
  if (content === 'empty') return { description: 'Done' }
  if (content === 'text') return { description: 'Text', content: { 'text/plain': {} } }
  if (content === 'html') return { description: 'A page', content: { 'text/html': {} } }
  if (content === 'socket') return { description: 'A WebSocket; tokens only' }
  if (content === 'events') return { description: 'A live stream', content: { 'text/event-stream': {} } }
  return { description: 'Done', content: jsonOf(schemaOf(content, 'output')) }
}

function jsonOf(schema: unknown): Json {
  return { 'application/json': { schema } }
}

export function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
