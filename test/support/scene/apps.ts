import type { AppView } from '../../../server/apps/app-view.ts'
import type { DeployView } from '../../../server/deploys/api/deploy-view.ts'
import { loadImage } from '../bare-docker.ts'
import type { ApiAnswer, BerthServer } from '../berth-server.ts'
import { buildImage } from '../images/build-image.ts'
import { type Page, pageImage } from '../images/page-image.ts'

export type Settings = Readonly<Record<string, unknown>> & { readonly name: string }

/** Makes an app that runs nothing yet; its image is taken from this server alone unless the settings say otherwise. */
export async function makeApp(server: BerthServer, settings: Settings): Promise<AppView> {
  const make = () =>
    server.api<AppView>('POST', '/apps', {
      pullPolicy: 'never',
      drainSeconds: 2,
      stopTimeoutSeconds: 5,
      ...settings,
    })
  const made = await make()
  const { status, body } = made.status === 409 ? await again(server, settings.name, make) : made
  if (status !== 201) throw new Error(`app ${settings.name}: ${status} ${JSON.stringify(body)}`)
  return body
}

/** The first try of a test that failed left it there. */
async function again<T>(server: BerthServer, name: string, make: () => Promise<T>): Promise<T> {
  await server.api('DELETE', `/apps/${name}?volumes=delete`)
  return make()
}

/** Makes an app and its first deploy; it answers visitors when this resolves. */
export async function liveApp(server: BerthServer, settings: Settings): Promise<DeployView> {
  await makeApp(server, settings)
  return deployed(server, settings.name)
}

/** One deploy, waited for. */
export function deploy(server: BerthServer, app: string, request: object = {}): Promise<ApiAnswer<DeployView>> {
  return server.api('POST', `/apps/${app}/deploys`, { ...request, wait: true })
}

/** One deploy that must go live. */
export async function deployed(server: BerthServer, app: string, request: object = {}): Promise<DeployView> {
  const { status, body } = await deploy(server, app, request)
  if (status !== 200) throw new Error(`${app} did not go live: ${status} ${JSON.stringify(body)}`)
  return body
}

/** Asks for a deploy and does not wait. */
export async function begin(server: BerthServer, app: string, request: object = {}): Promise<DeployView> {
  const { status, body } = await server.api<DeployView>('POST', `/apps/${app}/deploys`, request)
  if (status !== 202) throw new Error(`${app} takes no deploy: ${status} ${JSON.stringify(body)}`)
  return body
}

export async function readApp(server: BerthServer, app: string): Promise<AppView> {
  return (await server.api<AppView>('GET', `/apps/${app}`)).body
}

export async function readDeploy(server: BerthServer, id: string): Promise<DeployView> {
  return (await server.api<DeployView>('GET', `/deploys/${id}`)).body
}

export async function readLog(server: BerthServer, id: string): Promise<string> {
  return (await server.api<string>('GET', `/deploys/${id}/log`)).body
}

/** All of an app's deploys, the newest first. */
export async function deploysOf(server: BerthServer, app: string): Promise<readonly DeployView[]> {
  return (await server.api<{ items: DeployView[] }>('GET', `/apps/${app}/deploys?limit=100`)).body.items
}

export async function deployTokenOf(server: BerthServer, app: string): Promise<string> {
  return server.command('token', 'create', '--name', `ci of ${app}`, '--role', 'deploy', '--app', app)
}

/** An image on this server only. */
export async function loadPage(page: Page): Promise<string> {
  await loadImage(buildImage(pageImage(page)))
  return page.name
}
