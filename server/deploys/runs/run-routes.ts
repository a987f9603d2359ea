import * as z from 'zod'
import type { AppStore } from '../../apps/app-store.ts'
import type { Logger } from '../../log.ts'
import { apiRoute, type Route } from '../../web/route.ts'
import { refuseSession } from '../../web/take-socket.ts'
import { attachedRuns } from './attached-runs.ts'
import { finishRun, followRun, type RunContext, startRun } from './run-command.ts'
import { talkWithRun, terminalSize } from './talk-with-run.ts'

const runInput = z.strictObject({
  command: z.array(z.string().min(1).max(4096)).min(1).max(64),
  withVolumes: z.boolean().default(false),
  wait: z.boolean().default(true),
  input: z.boolean().default(false).describe('Waits for the WebSocket at runs/{run}/io, which gives it input'),
  terminal: terminalSize.optional().describe('The same, on a terminal of this size'),
})

const made = z.object({ id: z.string() })

export interface RunRouteContext extends RunContext {
  readonly apps: AppStore
  readonly log: Logger
}

/**
 * One-off commands: with `wait` one answer at the end; as server-sent events line by line, last `exit` with the code;
 * with `input` or `terminal` an id at once, and all else over a WebSocket.
 */
export function runRoutes(context: RunRouteContext): readonly Route[] {
  const { apps, log, stopping } = context
  const attached = attachedRuns(context)
  return [
    apiRoute(
      {
        method: 'post',
        path: '/api/v1/apps/{app}/runs',
        policy: 'member',
        confirmed: 'recently',
        summary: 'Run a command once, in a container of its own',
        body: runInput,
        answers: { 200: [z.object({ exitCode: z.number(), output: z.string() }), 'events'], 201: made, 202: made },
      },
      async ({ params, body, c, events, principal }) => {
        const app = apps.get(params.app)
        const request = { command: body.command, withVolumes: body.withVolumes }
        if (body.input || body.terminal !== undefined) {
          refuseSession(principal)
          return { status: 201, body: { id: await attached.begin(app, request, body.terminal) } }
        }
        const run = await startRun(context, app, request)
        if (c.req.header('accept')?.includes('text/event-stream')) {
          return events(async stream => {
            const exitCode = await followRun(context, run, stream.signal, data => stream.send({ data }))
            await stream.send({ event: 'exit', data: String(exitCode) })
          })
        }
        if (body.wait) return { status: 200, body: await finishRun(context, run, c.req.raw.signal) }
        finishRun(context, run, stopping).catch(error => log.warn({ err: error }, 'one-off run not removed yet'))
        return { status: 202, body: { id: run.id } }
      },
    ),
    apiRoute(
      {
        method: 'get',
        path: '/api/v1/apps/{app}/runs/{run}/io',
        policy: 'member',
        summary: 'Give a command its input and read its output, over a WebSocket',
        answers: { 101: 'socket' },
      },
      ({ params, socket }) => {
        const app = apps.get(params.app)
        attached.find(app, params.run)
        return socket(caller => talkWithRun(context, attached.take(app, params.run), caller))
      },
    ),
  ]
}
