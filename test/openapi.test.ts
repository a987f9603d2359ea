import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { withApiDocs } from '../server/web/api-docs-routes.tsx'
import { isForPrograms, openApiOf } from '../server/web/openapi.ts'
import { everyRoute } from './e2e/every-page.ts'

interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly requestBody?: {
    readonly required?: boolean
    readonly content: Readonly<Record<string, { schema: unknown }>>
  }
  readonly responses: Readonly<Record<'200' | 'default', { readonly content?: Readonly<Record<string, unknown>> }>>
  readonly security: readonly unknown[]
}

const routes = withApiDocs(everyRoute(), '1.2.3')
// As it is sent.
const document = JSON.parse(JSON.stringify(openApiOf(routes, '1.2.3')))
const operations = new Map<string, Operation>(
  Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
  ),
)

test('the description is valid OpenAPI 3.1, and every reference leads somewhere', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  expect(() => validator.resolveRefs()).not.toThrow()
})

test('it names every address for programs, and none of the panel', () => {
  const forPrograms = routes.filter(isForPrograms).map(({ method, path }) => `${method} ${path}`)
  expect([...operations.keys()].toSorted()).toEqual(forPrograms.toSorted())
  expect([...operations.keys()].filter(name => !/ \/(api|hooks|healthz|readyz)/.test(name))).toEqual([])
})

test('every operation has a name of its own that begins with a verb, and one group that is described', () => {
  const ids = [...operations.values()].map(({ operationId }) => operationId)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  expect(
    ids.filter(id => !/^(list|get|create|set|change|delete|stop|start|cancel|attach|deploy)[A-Z]/.test(id)),
  ).toEqual([])
  const groups = document.tags.map(({ name }: { name: string }) => name)
  for (const [name, { tags }] of operations) expect([name, groups.includes(tags[0])]).toEqual([name, true])
})

test('a body is required where a call without one is refused', () => {
  const required = (name: string) => operations.get(name)?.requestBody?.required
  expect(required('post /api/v1/apps')).toBe(true)
  expect(required('post /api/v1/apps/{app}/deploys')).toBe(false)
  expect(required('post /hooks/deploy/{app}')).toBe(false)
})

test('shapes that several operations share are described once', () => {
  const answer = (name: string) => JSON.stringify(operations.get(name)?.responses[200]?.content)
  expect(answer('get /api/v1/apps/{app}')).toContain('"#/components/schemas/App"')
  expect(answer('get /api/v1/deploys/{deploy}')).toContain('"#/components/schemas/Deploy"')
  for (const [name, { responses }] of operations)
    expect([name, responses.default]).toEqual([name, { $ref: '#/components/responses/Refused' }])
})

test('what answers in several ways says so', () => {
  const kinds = (name: string) => Object.keys(operations.get(name)?.responses[200]?.content ?? {})
  expect(kinds('get /api/v1/deploys/{deploy}/log')).toEqual(['text/plain', 'application/json', 'text/event-stream'])
  expect(kinds('get /api/v1/apps/{app}/logs')).toEqual(['text/plain', 'application/json', 'text/event-stream'])
  expect(kinds('post /hooks/deploy/{app}')).toEqual(['text/plain', 'application/json'])
})

test('only what anybody may call asks for no token', () => {
  const open = [...operations].filter(([, { security }]) => security.length === 0).map(([name]) => name)
  expect(open.toSorted()).toEqual(['get /api/v1/openapi.json', 'get /healthz', 'get /readyz'])
})
