import * as z from 'zod'
import { jsonResponse } from './answer.ts'
import { ApiDocsPage, type DescribedRoute } from './api-docs-page.tsx'
import { isForPrograms, openApiOf, schemaOf, wordsForPolicy } from './openapi.ts'
import { pageRoute } from './page-route.ts'
import { apiRoute, type Route } from './route.ts'

/** These routes and what they say of themselves: the document for programs and the page for people. */
export function withApiDocs(routes: readonly Route[], version: string): readonly Route[] {
  const all: Route[] = [
    ...routes,
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/openapi.json',
        policy: 'public',
        summary: 'This description',
        answers: { 200: z.record(z.string(), z.unknown()) },
      },
      () => jsonResponse(openApiOf(all, version), 200),
    ),
    pageRoute({ method: 'get', path: '/api/docs', policy: 'public', summary: 'API reference' }, ({ frame, facts }) => (
      <ApiDocsPage frame={frame} origin={facts.origin} routes={all.filter(isForPrograms).map(described)} />
    )),
  ]
  return all
}

function described(route: Route): DescribedRoute {
  const { method, path, summary, policy, body, query, answers } = route
  return {
    method,
    path,
    summary,
    who: wordsForPolicy(policy),
    body: body === undefined ? null : JSON.stringify(schemaOf(body), null, 2),
    query: query instanceof z.ZodObject ? Object.keys(query.shape) : [],
    statuses: Object.keys(answers),
  }
}
