import * as z from 'zod'
import type { AppStore } from '../apps/app-store.ts'
import type { DeployNeeds } from '../deploys/deploy-needs.ts'
import { readLogs } from '../logs/read-logs.ts'
import { apiRoute, type Route } from '../web/route.ts'
import { finishRun, startRun } from './run-command.ts'

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
        summary: 'Run a command once, in a container of its own',
        body: runInput,
        answers: { 200: z.object({ exitCode: z.number(), output: z.string() }), 202: z.object({ id: z.string() }) },
      },
      async ({ params, body, c, events }) => {
        const run = await startRun(deploy, apps.get(params.app), body)
        if (c.req.header('accept')?.includes('text/event-stream')) {
          return events(async stream => {
            const ending = finishRun(deploy, run, stream.signal)
            for await (const line of readLogs(deploy.engine, [run], { tail: 10_000, follow: true }, stream.signal))
              await stream.send({ data: line.text })
            await stream.send({ event: 'exit', data: String((await ending).exitCode) })
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
