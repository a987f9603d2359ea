import { initialSettings } from '../../shared/app-settings.ts'
import { canonicalImage } from '../../shared/image-reference.ts'
import { withoutUndefined } from '../../shared/without-undefined.ts'
import type { Database } from '../adapters/sqlite/open-database.ts'
import type { Clock } from '../clock.ts'
import type { ProjectNetworks } from '../containers/networks/project-networks.ts'
import { AppError } from '../errors.ts'
import { parseImageReference } from '../registries/images/parse-image.ts'
import { claimHosts, parseHosts, type ReservedHosts } from '../traffic/domains/claim-hosts.ts'
import type { DomainStore } from '../traffic/domains/domain-store.ts'
import type { Traffic } from '../traffic/domains/traffic.ts'
import { holdCount } from '../traffic/routing/route-target.ts'
import { type App, defaultMemoryBytes, defaultProject, isStopFirst, type Process } from './app.ts'
import type { CreateAppInput, ProcessInput } from './app-input.ts'
import { checkPortVariable } from './app-port.ts'
import { type AppStore, beingDeleted } from './app-store.ts'
import type { EventStore } from './events/event-store.ts'
import { checkInstances } from './instance-rules.ts'
import type { VariableStore } from './variables/variable-store.ts'
import { checkVolumes } from './volume-rules.ts'

export interface AppContext {
  readonly database: Database
  readonly clock: Clock
  readonly apps: AppStore
  readonly domains: DomainStore
  readonly variables: VariableStore
  readonly events: EventStore
  readonly networks: ProjectNetworks
  readonly traffic: Traffic
  readonly reserved: ReservedHosts
  /** Throws VALIDATION when the chosen credential does not exist or does not cover the image. */
  readonly checkCredential: (credential: string | null, image: string | null) => void
}

/** Makes an app and its hosts; it runs nothing. All or nothing: a wrong part stores no row. */
export async function createApp(needs: AppContext, input: CreateAppInput, by: string): Promise<App> {
  const { database, apps, variables, events, traffic, reserved } = needs
  const app = newApp(needs, input)
  checkInstances(app)
  checkVolumes(apps, app)
  checkPortVariable(app, input.variables ?? [])
  const hosts = parseHosts(input.domains ?? [`${app.name}.${reserved.domain}`], 'domains')
  needs.checkCredential(app.credential, app.image)
  await needs.networks.reserve(app.project)
  database.write(() => {
    const standing = apps.find(app.name)
    if (standing !== undefined) throw standing.deleting === null ? nameTaken(app.name) : beingDeleted(app.name)
    apps.insert(app)
    if (isStopFirst(app)) apps.update(app.id, { hold: apps.freeHold(holdCount) })
    claimHosts(needs, app.id, hosts)
    if (input.variables !== undefined) variables.merge(app.id, input.variables)
    events.record(app.id, 'created', `created by ${by}`)
  })
  const made = apps.get(app.name)
  traffic.apply(made)
  return made
}

function newApp({ clock }: AppContext, input: CreateAppInput) {
  const { domains: _hosts, variables: _variables, processes, image, ...settings } = input
  const wanted = { web: {}, ...processes }
  return {
    project: defaultProject,
    ...initialSettings(),
    ...withoutUndefined(settings),
    id: clock.newId(),
    name: input.name,
    image: image === null || image === undefined ? null : canonicalImage(parseImageReference(image)),
    createdAt: clock.now(),
    processes: Object.entries(wanted).map(([name, process]) => newProcess(name, process)),
  }
}

/** What is not said stays as it is, or at its default. */
export function newProcess(name: string, input: ProcessInput, standing?: Process): Process {
  return {
    name,
    command: input.command === undefined ? (standing?.command ?? null) : input.command,
    instances: input.instances ?? standing?.instances ?? 1,
    memoryBytes: (input.memory === undefined ? standing?.memoryBytes : input.memory) ?? defaultMemoryBytes,
    cpus: input.cpus === undefined ? (standing?.cpus ?? null) : input.cpus,
    alone: input.singleton ?? input.alone ?? standing?.alone ?? false,
    stopTimeoutSeconds:
      input.stopTimeoutSeconds === undefined ? (standing?.stopTimeoutSeconds ?? null) : input.stopTimeoutSeconds,
  }
}

function nameTaken(name: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    field: 'name',
    message: `There is an app \`${name}\` already.`,
    advice: 'Choose another name, or deploy to that app.',
  })
}
