import { caddySettingsOf } from '../../adapters/caddy/settings-of-config.ts'
import { surveyCaddy } from '../../adapters/caddy/survey-caddy.ts'
import { surveyEngine } from '../../adapters/docker/survey-engine.ts'
import { panelHostOf, type SettingSource } from '../../config/config.ts'
import { engineRef } from '../../containers/container-store.ts'
import { readHostRoutes } from '../../containers/networks/host-routes.ts'
import { taskLimitHits } from '../../containers/task-limit.ts'
import { isAppError } from '../../errors.ts'
import { viewerOf } from '../../traffic/certificates/certificate-reconciler.ts'
import { lookUpHost, ownAddresses } from '../../traffic/certificates/look-up-host.ts'
import { certificateOwners } from '../../traffic/domains/certificate-owners.ts'
import { proxyExtras } from '../../traffic/domains/proxy-extras.ts'
import { version } from '../../version.ts'
import { listBackups } from '../backups/backup-folder.ts'
import { backupCheck } from './backup-check.ts'
import { caddyChecks } from './caddy-checks.ts'
import { certificateCheck, type HostCertificate } from './certificate-check.ts'
import { type Check, failure, warning, well } from './check.ts'
import { dockerChecks } from './docker-checks.ts'
import type { DoctorContext, DoctorModules } from './doctor-context.ts'
import { leftoverChecks, type OnRecord } from './leftover-checks.ts'
import { clockCheck, diskChecks, memoryCheck, synchronizedBySystemd } from './machine-checks.ts'
import { dockerNetworksCheck, networkCheck } from './network-check.ts'
import { panelCheck } from './panel-check.ts'
import { routingCheck } from './routing-check.ts'
import { rightsChecks, storeChecks } from './storage-checks.ts'
import { type TaskLimitFacts, taskLimitCheck } from './task-limit-check.ts'

export interface Diagnosis {
  /** Whether nothing failed; warnings do not count. */
  readonly ok: boolean
  readonly checks: readonly Check[]
  /** Each setting in force and where it came from. */
  readonly settings: readonly SettingSource[]
}

/** For what others answer; with it all is said in under five seconds. */
const limitMs = 3000

/** Looks at everything and changes nothing; never throws. */
export async function examine(needs: DoctorContext): Promise<Diagnosis> {
  const groups = await Promise.all([
    looked('server', async () => [serverCheck(needs.berthd)]),
    looked('docker', () => aroundDocker(needs)),
    looked('caddy', () => aroundCaddy(needs)),
    looked('machine', () => aroundMachine(needs)),
    looked('panel-dns', async () => [await aroundPanel(needs)]),
    looked('key', async () => rightsChecks(needs.config)),
    looked('database', async () => inModules(needs)),
  ])
  const checks = groups.flat()
  return { ok: checks.every(({ result }) => result !== 'failure'), checks, settings: needs.config.sources }
}

/** What a group of checks meets that keeps it from looking is itself a failure. */
async function looked(name: string, look: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await look()
  } catch (error) {
    if (isAppError(error)) return [failure(name, error.message, error.advice)]
    const words = error instanceof Error ? error.message : String(error)
    return [failure(name, `This could not be looked at: ${words}.`, 'Run the doctor as the user that berthd runs as.')]
  }
}

function serverCheck(berthd: DoctorContext['berthd']): Check {
  if (berthd === 'runs') return well('server', `berthd ${version} runs.`)
  return warning(
    'server',
    'No berthd runs on this data directory; apps and Caddy keep serving.',
    'Start it: `systemctl start berth`, `docker start berth` or `berthd serve`, as it was installed.',
  )
}

async function aroundDocker({ config, modules }: DoctorContext): Promise<readonly Check[]> {
  const stores = 'stores' in modules ? modules.stores : null
  const before = stores && onRecord(stores)
  const engine = await surveyEngine(config.dockerSocket, limitMs)
  const network = networkCheck({
    pool: config.networkPool,
    routes: readHostRoutes(),
    engineSubnets: engine.networks.flatMap(({ subnets }) => subnets),
    projects: stores?.projects.all() ?? [],
  })
  return [
    well('docker', 'Docker answers.'),
    ...dockerChecks(engine),
    ...(await diskChecks('docker-disk', engine.rootDirectory)),
    network,
    dockerNetworksCheck({ ...engine, pool: config.networkPool, instance: stores?.instance ?? null }),
    ...(stores && before ? leftoverChecks(engine, both(before, onRecord(stores))) : []),
  ]
}

function onRecord({ instance, containers, projects }: DoctorModules['stores']): OnRecord {
  const rows = containers.all()
  return {
    instance,
    containers: new Set(rows.flatMap(one => [engineRef(one), one.name])),
    projects: new Set(projects.all().map(({ name }) => name)),
  }
}

/** What came or went while the engine was asked is no leftover. */
function both(before: OnRecord, after: OnRecord): OnRecord {
  return {
    instance: after.instance,
    containers: new Set([...before.containers, ...after.containers]),
    projects: new Set([...before.projects, ...after.projects]),
  }
}

async function aroundCaddy({ config, modules }: DoctorContext): Promise<readonly Check[]> {
  const extras = 'stores' in modules ? proxyExtras({ ...modules.stores, dataDirectory: config.dataDirectory }) : null
  const caddy = await surveyCaddy(caddySettingsOf(config), extras, limitMs)
  return caddyChecks(caddy, config)
}

async function aroundMachine({ config, modules }: DoctorContext): Promise<readonly Check[]> {
  const now = Date.now()
  const newest =
    'stores' in modules ? modules.stores.audit.list({ before: Number.MAX_SAFE_INTEGER, limit: 1 })[0] : undefined
  return [
    clockCheck({ now, newestEntryAt: newest?.at ?? 0, isSynchronized: synchronizedBySystemd() }),
    memoryCheck(),
    ...(await diskChecks('disk', config.dataDirectory)),
    ...(config.httpsPort === null
      ? []
      : [certificateCheck({ ...config, hosts: certificatesOf({ config, modules }), now })]),
    backupCheck(listBackups(config.dataDirectory), now),
  ]
}

/** As the panel and the API show them. */
function certificatesOf({
  config,
  modules,
}: Pick<DoctorContext, 'config' | 'modules'>): readonly HostCertificate[] | null {
  if (!('stores' in modules)) return null
  const { certificateRows } = modules.stores
  const { wanted, ownOf } = certificateOwners(modules.stores, panelHostOf(config))
  const view = viewerOf({ store: certificateRows, ownOf, now: () => Date.now() })
  return wanted().map(({ host }) => ({ host, certificate: view(host) }))
}

function aroundPanel({ config }: DoctorContext): Promise<Check> {
  const host = panelHostOf(config)
  return panelCheck({ host, lookUp: lookUpHost, ownAddresses: ownAddresses(), limitMs })
}

function inModules({ config, modules }: DoctorContext): readonly Check[] {
  if (!('stores' in modules)) return [modules]
  const { stores, routes, traffic } = modules
  return [
    ...storeChecks(stores, config.dataDirectory),
    routingCheck(routes, traffic.wanted()),
    taskLimitCheck(taskLimits(stores)),
  ]
}

function taskLimits({ apps, containers }: DoctorModules['stores']): readonly TaskLimitFacts[] {
  return containers.inRole('serving').map(({ app, process, engineId }) => ({
    ...{ app: apps.byId(app)?.name ?? app, process },
    hits: engineId === null ? null : taskLimitHits(engineId),
  }))
}
