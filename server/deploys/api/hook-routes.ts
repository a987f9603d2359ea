import * as z from 'zod'
import { apiCommand } from '../../../shared/curl-command.ts'
import { releaseName } from '../../../shared/release-name.ts'
import { jsonResponse, textResponse } from '../../web/answer.ts'
import { hookRoute, type Route } from '../../web/route.ts'
import type { Deploy } from '../deploy.ts'
import { deployMessage } from '../requests/deploy-message.ts'
import { waitForDeploy } from '../requests/wait-for-deploy.ts'
import { longestWaitMs, statusOfDeploy } from './deploy-answer.ts'
import { askerOf } from './deploy-caller.ts'
import type { DeployRouteContext } from './deploy-routes.ts'

import { deployShape, viewDeploy } from './deploy-view.ts'

const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0', 'yes', 'no']).transform(word => ['true', '1', 'yes'].includes(word)),
])
const emptyWords = "is empty; give it a value, or leave it out to deploy the app's own tag again"
/** An empty one mostly comes of a variable that CI did not set: to deploy the app's own tag then would only look like success. */
const named = (most: number) => z.string().min(1, emptyWords).max(most).optional()

const hookInput = z.strictObject({
  image: named(2000),
  tag: named(200),
  digest: named(200),
  message: deployMessage.transform(words => words || undefined),
  force: flag.optional(),
  wait: flag.default(true),
})

/** Text to curl, to who asks for it JSON: the deploy, and where the app is. */
const told = ['text', deployShape.extend({ url: z.string().nullable() })] as const

interface HookContext extends DeployRouteContext {
  readonly urlOf: (app: string) => string | null
}

/** The address CI calls: text for curl, JSON for who asks for it, and a status that makes curl fail the step. */
export function hookRoutes(needs: HookContext): readonly Route[] {
  return [
    hookRoute(
      {
        method: 'post',
        path: '/hooks/deploy/{app}',
        policy: { deployOf: 'app' },
        summary: 'Deploy from CI',
        body: hookInput,
        answers: { 200: told, 202: told, 409: told, 422: told },
      },
      async ({ params, body: { wait, ...request }, ...call }) => {
        const app = needs.apps.get(params.app)
        const accepted = await needs.desk.deploy(app, request, askerOf(call))
        const patience = AbortSignal.any([call.c.req.raw.signal, AbortSignal.timeout(longestWaitMs)])
        const deploy = wait ? await waitForDeploy(needs, accepted.id, patience) : accepted
        const status = wait ? statusOfDeploy(deploy) : 202
        const view = viewDeploy(deploy, app.name, needs.deploys.phaseTimes(deploy.id))
        if (call.c.req.header('accept')?.includes('application/json'))
          return jsonResponse({ ...view, url: needs.urlOf(app.id) }, status)
        return textResponse(
          wordsFor(deploy, { app: app.name, url: needs.urlOf(app.id), origin: call.c.get('facts').origin }),
          status,
        )
      },
    ),
  ]
}

/** `v12 ghcr.io/acme/shop:1.4.2 sha256:…` */
function versionLine({ releaseNumber, image, digest }: Deploy): string {
  return [releaseNumber === null ? null : releaseName(releaseNumber), image, digest]
    .filter(one => one !== null)
    .join(' ')
}

interface Told {
  readonly app: string
  readonly url: string | null
  /** Where the hook was called. */
  readonly origin: string
}

function wordsFor(deploy: Deploy, { app, url, origin }: Told): string {
  if (deploy.status === 'live')
    return `${deploy.noChange ? 'no change' : 'live'}: ${url ?? `${app} (private)`}\n${versionLine(deploy)}`
  if (deploy.error === null)
    return `${deploy.status}: ${deploy.id}\nFollow it: ${apiCommand(`${origin}/api/v1/deploys/${deploy.id}`)}`
  const { code, message, advice, log } = deploy.error
  const output = log === undefined || log === '' ? '' : `\n\nLast output:\n${log}`
  return `${deploy.status}: ${code}\n${message}\n${advice}${output}`
}
