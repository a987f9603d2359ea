import * as z from 'zod'
import type { AppStore } from '../apps/app-store.ts'
import type { DeployNeeds } from '../deploys/deploy-needs.ts'
import { apiRoute, type Route } from '../web/route.ts'
import { finishRun, followRun, startRun } from './run-command.ts'

const runInput = z.strictObject({
  command: z.array(z.string().min(1).max(4096)).min(1).max(64),
  withVolumes: z.boolean().default(false),
  wait: z.boolean().default(true),
})

/** One-off commands: with `wait` one answer at the end; as server-sent events line by line, last `exit` with the code. */
export function runRoutes({ apps, deploy }: { apps: AppStore; deploy: DeployNeeds }): readonly Route[] {
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/runs',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Run a command once, in a container of its own',
        body: runInput,
        answers: { 200: z.object({ exitCode: z.number(), output: z.string() }), 202: z.object({ id: z.string() }) },
      },
      async ({ params, body, c, events }) => {
        const run = await startRun(deploy, apps.get(params.app), body)
        if (c.req.header('accept')?.includes('text/event-stream')) {
          return events(async stream => {
            const exitCode = await followRun(deploy, run, stream.signal, data => stream.send({ data }))
            await stream.send({ event: 'exit', data: String(exitCode) })
          })
        }
        if (body.wait) return { status: 200, body: await finishRun(deploy, run, c.req.raw.signal) }
        finishRun(deploy, run, deploy.stopping).catch(error =>
          deploy.log.warn({ err: error }, 'one-off run not taken away yet'),
        )
        return { status: 202, body: { id: run.id } }
      },
    ),
  ]
}
