import { apiRoute, type Route } from '../../web/route.ts'
import { domainInput } from './domain-input.ts'
import { domainShape, viewDomain } from './domain-view.ts'
import { type DomainContext, putDomain, removeDomain } from './put-domain.ts'

export function domainRoutes(context: DomainContext): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'put',
        path: '/api/v1/apps/{app}/domains/{host}',
        policy: 'member',
        summary: 'Add a domain, or change it',
        body: domainInput,
        answers: { 200: domainShape },
      },
      async ({ params, body }) => {
        const domain = await putDomain(context, params.app, params.host, body)
        return { status: 200, body: viewDomain(domain, context.certificates) }
      },
    ),
    apiRoute(
      {
        method: 'delete',
        path: '/api/v1/apps/{app}/domains/{host}',
        policy: 'member',
        summary: 'Remove a domain',
        answers: { 204: 'empty' },
      },
      ({ params }) => {
        removeDomain(context, params.app, params.host)
        return { status: 204 }
      },
    ),
  ]
}
