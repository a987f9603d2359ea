import { docker } from '../bare-docker.ts'
import { databaseFile, instanceOf } from '../berth-server/leftovers.ts'
import type { BerthServer } from '../berth-server.ts'
import { containerRows, rowsOf } from '../scene/standing.ts'

/** What a crash could leave beside containers and routes: names of images, addresses, volumes, networks, policies. */
export async function leftoversOf(server: BerthServer, app: string): Promise<readonly string[]> {
  return [
    ...(await misnamedImages(server, app)),
    ...forgottenAddresses(server),
    ...(await wrongPolicies(server, app)),
    ...(await unwantedNetworks(server)),
    ...(await unwantedVolumes(server, app)),
  ]
}

async function misnamedImages(server: BerthServer, app: string): Promise<readonly string[]> {
  const releases = rowsOf<{ id: string }>(
    server,
    'select r.id from releases r join apps a on a.id = r.app where a.name = ?',
    app,
  ).map(({ id }) => `berth.local/${app}:${id.toLowerCase()}`)
  const filters = encoded({ reference: [`berth.local/${app}:*`] })
  const images = (await list(server, `/images/json?filters=${filters}`)) as readonly { RepoTags: string[] | null }[]
  const names = images.flatMap(image => image.RepoTags ?? []).filter(name => name.startsWith(`berth.local/${app}:`))
  return [
    ...names.filter(name => !releases.includes(name)).map(name => `${name} is named for no release`),
    ...releases.filter(name => !names.includes(name)).map(name => `${name} is not kept`),
  ]
}

function forgottenAddresses(server: BerthServer): readonly string[] {
  const held = rowsOf<{ address: string }>(
    server,
    'select address from addresses where holder is not null and holder not in (select id from containers)',
  )
  return held.map(({ address }) => `${address} is held for no container`)
}

/** What serves comes back after a reboot of the host. */
async function wrongPolicies(server: BerthServer, app: string): Promise<readonly string[]> {
  const serving = containerRows(server, app).filter(row => row.role === 'serving')
  const policies = serving.map(async ({ engineId, process }) => {
    const found = await list(server, `/containers/${engineId}/json`)
    const { HostConfig } = found as { HostConfig?: { RestartPolicy: { Name: string } } }
    const policy = HostConfig?.RestartPolicy.Name ?? 'of one that is gone'
    return policy === 'unless-stopped' ? [] : [`${process} has the restart policy ${policy}`]
  })
  return (await Promise.all(policies)).flat()
}

async function unwantedNetworks(server: BerthServer): Promise<readonly string[]> {
  const projects = rowsOf<{ name: string }>(server, 'select name from projects').map(({ name }) => name)
  const used = rowsOf<{ project: string }>(server, 'select distinct project from apps').map(({ project }) => project)
  const instance = instanceOf(databaseFile(server.dataDirectory))
  const filters = encoded({ label: [`berth.instance=${instance}`] })
  const networks = (await list(server, `/networks?filters=${filters}`)) as readonly { Name: string }[]
  return [
    ...projects.filter(name => !used.includes(name)).map(name => `the project ${name} has no app`),
    ...networks
      .filter(({ Name }) => !used.some(project => Name === `berth-${instance}-${project}`))
      .map(({ Name }) => `the network ${Name} has no app`),
  ]
}

async function unwantedVolumes(server: BerthServer, app: string): Promise<readonly string[]> {
  if (rowsOf(server, 'select id from apps where name = ?', app).length > 0) return []
  const labels = [`berth.instance=${instanceOf(databaseFile(server.dataDirectory))}`, `berth.app=${app}`]
  const { Volumes } = (await list(server, `/volumes?filters=${encoded({ label: labels })}`)) as {
    Volumes: readonly { Name: string }[] | null
  }
  return (Volumes ?? []).map(({ Name }) => `the volume ${Name} was to be deleted`)
}

async function list(server: BerthServer, path: string): Promise<unknown> {
  return (await docker('GET', path, undefined, server.dockerSocket)).body
}

function encoded(filters: object): string {
  return encodeURIComponent(JSON.stringify(filters))
}
