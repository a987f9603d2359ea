import { expect, test } from 'vitest'
import { withApiDocs } from '../server/web/api-docs-routes.tsx'
import type { Route } from '../server/web/route.ts'
import { everyRoute } from './e2e/every-page.ts'

/** Who may call each address: API, hook, pages, their streams, sockets and the ways to sign in. Each new one is added by hand. */
test('every address lets in whom it is meant for', () => {
  const groups = Map.groupBy(withApiDocs(everyRoute(), '1.2.3'), whoMay)
  const found = Object.fromEntries([...groups].map(([who, routes]) => [who, routes.map(addressOf).toSorted()]))
  expect(found).toMatchInlineSnapshot(`
    {
      "admin": [
        "api get /api/v1/audit",
        "api get /api/v1/people",
        "api get /api/v1/system/backups",
        "api get /api/v1/system/doctor",
        "api get /api/v1/tokens",
        "api put /api/v1/credentials/default",
        "page get /credentials/{credential}/delete",
        "page get /new-credential",
        "page post /default-credential",
      ],
      "admin, password recently": [
        "api delete /api/v1/credentials/{credential}",
        "api delete /api/v1/people/{person}",
        "api delete /api/v1/tokens/{token}",
        "api patch /api/v1/credentials/{credential}",
        "api post /api/v1/credentials",
        "api post /api/v1/sign-in-links",
        "api post /api/v1/tokens",
        "page post /credentials",
        "page post /credentials/{credential}",
        "page post /credentials/{credential}/delete",
      ],
      "deployOf app": [
        "api post /api/v1/apps/{app}/deploys",
        "hook post /hooks/deploy/{app}",
      ],
      "host": [
        "api post /api/v1/system/backups",
        "api post /api/v1/system/key-rotations",
      ],
      "member": [
        "api delete /api/v1/apps/{app}/domains/{host}",
        "api delete /api/v1/apps/{app}/processes/{name}",
        "api delete /api/v1/apps/{app}/suspension",
        "api delete /api/v1/deploys/{deploy}",
        "api get /api/v1/apps/{app}/rollback-plan",
        "api get /api/v1/apps/{app}/runs/{run}/io",
        "api get /api/v1/apps/{app}/variables",
        "api get /api/v1/credentials",
        "api get /api/v1/credentials/{credential}",
        "api get /api/v1/domains/{host}/advice",
        "api patch /api/v1/apps/{app}",
        "api post /api/v1/apps",
        "api post /api/v1/apps/{app}/restarts",
        "api post /api/v1/apps/{app}/rollbacks",
        "api post /api/v1/credentials/{credential}/checks",
        "api put /api/v1/apps/{app}/domains/{host}",
        "api put /api/v1/apps/{app}/processes/{name}",
        "api put /api/v1/apps/{app}/suspension",
        "page get /apps/{app}/domains/{host}/delete",
        "page get /apps/{app}/domains/{host}/options",
        "page get /apps/{app}/new-deploy",
        "page get /apps/{app}/processes/{process}/delete",
        "page get /apps/{app}/releases/{release}/rollback",
        "page get /apps/{app}/variables/{name}/delete",
        "page get /apps/{app}/volumes/{volume}/delete",
        "page get /credentials",
        "page get /credentials/{credential}",
        "page get /new-app",
        "page post /apps",
        "page post /apps/{app}/deploys",
        "page post /apps/{app}/deploys/{deploy}/delete",
        "page post /apps/{app}/domains",
        "page post /apps/{app}/domains/{host}",
        "page post /apps/{app}/domains/{host}/delete",
        "page post /apps/{app}/domains/{host}/options",
        "page post /apps/{app}/processes",
        "page post /apps/{app}/processes/{process}",
        "page post /apps/{app}/processes/{process}/delete",
        "page post /apps/{app}/releases/{release}/rollback",
        "page post /apps/{app}/restarts",
        "page post /apps/{app}/settings",
        "page post /apps/{app}/suspension",
        "page post /apps/{app}/suspension/delete",
        "page post /apps/{app}/volume-sharing",
        "page post /apps/{app}/volumes",
        "page post /apps/{app}/volumes/{volume}/delete",
        "page post /credentials/{credential}/checks",
      ],
      "member, password recently": [
        "api delete /api/v1/apps/{app}",
        "api delete /api/v1/domains/{host}/certificate",
        "api patch /api/v1/apps/{app}/variables",
        "api post /api/v1/apps/{app}/runs",
        "api post /api/v1/apps/{app}/variables/imports",
        "api put /api/v1/apps/{app}/variables",
        "api put /api/v1/domains/{host}/certificate",
        "page get /apps/{app}/delete",
        "page post /apps/{app}/delete",
        "page post /apps/{app}/domains/{host}/certificate",
        "page post /apps/{app}/domains/{host}/certificate/delete",
        "page post /apps/{app}/env-file",
        "page post /apps/{app}/variables",
        "page post /apps/{app}/variables/{name}/delete",
      ],
      "public": [
        "api get /api/v1/openapi.json",
        "api get /healthz",
        "api get /readyz",
        "page get /api/docs",
        "page get /sign-in",
        "page get /sign-in/{link}",
        "page get /styleguide",
        "page post /sign-in",
        "page post /sign-in/{link}",
        "page post /sign-out",
      ],
      "readOf app": [
        "api get /api/v1/apps/{app}",
        "api get /api/v1/apps/{app}/deploys",
        "api get /api/v1/apps/{app}/events",
      ],
      "readOf deploy": [
        "api get /api/v1/deploys/{deploy}",
        "api get /api/v1/deploys/{deploy}/log",
      ],
      "signed-in": [
        "api delete /api/v1/sessions/{session}",
        "api get /api/v1/apps",
        "api get /api/v1/apps/{app}/logs",
        "api get /api/v1/sessions",
        "api get /api/v1/system",
        "page get /",
        "page get /apps",
        "page get /apps/{app}",
        "page get /apps/{app}/deploys",
        "page get /apps/{app}/deploys/{deploy}",
        "page get /apps/{app}/domains",
        "page get /apps/{app}/logs",
        "page get /apps/{app}/releases",
        "page get /apps/{app}/settings",
        "page get /apps/{app}/suspension",
        "page get /apps/{app}/variables",
        "page get /confirm",
        "page get /password",
        "page post /confirm",
        "page post /password",
        "stream get /panel/streams/apps",
        "stream get /panel/streams/apps/{app}",
        "stream get /panel/streams/apps/{app}/logs",
        "stream get /panel/streams/deploys/{deploy}",
      ],
    }
  `)
})

function whoMay({ policy, confirmed }: Route): string {
  const who = typeof policy === 'string' ? policy : Object.entries(policy).flat().join(' ')
  return confirmed === undefined ? who : `${who}, password ${confirmed}`
}

function addressOf({ kind, method, path }: Route): string {
  return `${kind} ${method} ${path}`
}
