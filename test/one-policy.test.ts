import { expect, test } from 'vitest'
import { everyRoute } from './e2e/every-page.ts'

/** What each form of the panel does, by the address that does the same for programs. */
const sameDeeds: Readonly<Record<string, string>> = {
  '/apps': 'post /api/v1/apps',
  '/apps/{app}/suspension': 'put /api/v1/apps/{app}/suspension',
  '/apps/{app}/suspension/delete': 'delete /api/v1/apps/{app}/suspension',
  '/apps/{app}/restarts': 'post /api/v1/apps/{app}/restarts',
  '/apps/{app}/delete': 'delete /api/v1/apps/{app}',
  '/apps/{app}/deploys': 'post /api/v1/apps/{app}/deploys',
  '/apps/{app}/deploys/{deploy}/delete': 'delete /api/v1/deploys/{deploy}',
  '/apps/{app}/releases/{release}/rollback': 'post /api/v1/apps/{app}/rollbacks',
  '/apps/{app}/variables': 'patch /api/v1/apps/{app}/variables',
  '/apps/{app}/variables/{name}/delete': 'patch /api/v1/apps/{app}/variables',
  '/apps/{app}/env-file': 'post /api/v1/apps/{app}/variables/imports',
  '/apps/{app}/domains': 'put /api/v1/apps/{app}/domains/{host}',
  '/apps/{app}/domains/{host}': 'put /api/v1/apps/{app}/domains/{host}',
  '/apps/{app}/domains/{host}/options': 'put /api/v1/apps/{app}/domains/{host}',
  '/apps/{app}/domains/{host}/delete': 'delete /api/v1/apps/{app}/domains/{host}',
  '/apps/{app}/domains/{host}/certificate': 'put /api/v1/domains/{host}/certificate',
  '/apps/{app}/domains/{host}/certificate/delete': 'delete /api/v1/domains/{host}/certificate',
  '/apps/{app}/settings': 'patch /api/v1/apps/{app}',
  '/apps/{app}/volumes': 'patch /api/v1/apps/{app}',
  '/apps/{app}/volumes/{volume}/delete': 'patch /api/v1/apps/{app}',
  '/apps/{app}/volume-sharing': 'patch /api/v1/apps/{app}',
  '/apps/{app}/processes': 'put /api/v1/apps/{app}/processes/{name}',
  '/apps/{app}/processes/{process}': 'put /api/v1/apps/{app}/processes/{name}',
  '/apps/{app}/processes/{process}/delete': 'delete /api/v1/apps/{app}/processes/{name}',
  '/credentials': 'post /api/v1/credentials',
  '/credentials/{credential}': 'patch /api/v1/credentials/{credential}',
  '/credentials/{credential}/checks': 'post /api/v1/credentials/{credential}/checks',
  '/credentials/{credential}/delete': 'delete /api/v1/credentials/{credential}',
  '/default-credential': 'put /api/v1/credentials/default',
}

/** The ways in and out, which programs do not have. */
const ofPeople = /^\/(sign-in|sign-out|password|confirm)\b/

const routes = everyRoute()
const forms = routes.filter(({ kind, method, path }) => kind === 'page' && method === 'post' && !ofPeople.test(path))
const api = new Map(routes.map(route => [`${route.method} ${route.path}`, route]))

test.each(forms.map(form => [form.path, form] as const))('the form %s asks for what the API asks for', (path, form) => {
  const same = api.get(sameDeeds[path] ?? '')
  expect(same, 'the address of the API that does the same').toBeDefined()
  // A deploy token never comes with a form.
  const policy = typeof same?.policy === 'object' && 'deployOf' in same.policy ? 'member' : same?.policy
  expect([form.policy, form.confirmed]).toEqual([policy, same?.confirmed])
})

test('what replaces a secret, hands one out, runs a command or deletes asks for a recent password', () => {
  const confirmed = [...api].filter(([, { kind, confirmed }]) => kind === 'api' && confirmed).map(([name]) => name)
  expect(confirmed.toSorted()).toEqual([
    'delete /api/v1/apps/{app}',
    'delete /api/v1/credentials/{credential}',
    'delete /api/v1/domains/{host}/certificate',
    'delete /api/v1/people/{person}',
    'delete /api/v1/tokens/{token}',
    'patch /api/v1/apps/{app}/variables',
    'patch /api/v1/credentials/{credential}',
    'post /api/v1/apps/{app}/runs',
    'post /api/v1/apps/{app}/variables/imports',
    'post /api/v1/credentials',
    'post /api/v1/sign-in-links',
    'post /api/v1/tokens',
    'put /api/v1/apps/{app}/variables',
    'put /api/v1/domains/{host}/certificate',
  ])
})
