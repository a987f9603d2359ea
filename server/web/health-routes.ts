import * as z from 'zod'
import { apiRoute, type Route } from './route.ts'

const readiness = z.object({
  ready: z.boolean(),
  parts: z.record(z.string(), z.object({ ok: z.boolean(), reason: z.string().optional() })),
})

/** Alive: the process answers. Ready: database, Docker and Caddy do too. */
export function healthRoutes({
  readiness: look,
}: {
  readonly readiness: () => Promise<z.input<typeof readiness>>
}): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'get',
        path: '/healthz',
        policy: 'public',
        summary: 'Whether the control plane is alive',
        answers: { 200: z.object({ alive: z.literal(true) }) },
      },
      () => ({ status: 200, body: { alive: true } }),
    ),
    apiRoute(
      {
        method: 'get',
        path: '/readyz',
        policy: 'public',
        summary: 'Whether the database, Docker and Caddy work',
        answers: { 200: readiness, 503: readiness },
      },
      async () => {
        const body = await look()
        return body.ready ? { status: 200, body } : { status: 503, body }
      },
    ),
  ]
}
