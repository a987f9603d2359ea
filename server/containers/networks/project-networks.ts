import type { DockerEngine } from '../../adapters/docker/engine.ts'
import { openAppLocks } from '../../apps/app-locks.ts'
import type { Clock } from '../../clock.ts'
import { AppError, isAppError } from '../../errors.ts'
import { foreignRoutes, readHostRoutes } from './host-routes.ts'
import { formatRange, isOverlap, parseRange, rangesWithin } from './ipv4-range.ts'
import { planNetwork } from './network-plan.ts'
import type { Project, ProjectStore } from './project-store.ts'

const projectBits = 22

export type ProjectNetworks = ReturnType<typeof projectNetworks>

interface Context {
  readonly engine: DockerEngine
  readonly projects: ProjectStore
  readonly clock: Clock
  readonly instance: string
  /** From where every project's subnet is cut. */
  readonly pool: string
}

/** One bridge network a project, its subnet from our own pool: Docker's default pools end at about 31 networks. */
export function projectNetworks({ engine, projects, clock, instance, pool }: Context) {
  const known = new Set<string>()
  /** One at a time for each project: the engine makes two networks of one name for two who ask at once. */
  const turns = openAppLocks()

  function networkName(project: string): string {
    return `berth-${instance}-${project}`
  }

  async function create(project: Project): Promise<void> {
    const labels = { 'berth.managed': 'true', 'berth.instance': instance, 'berth.project': project.name }
    const { gateway, strangers } = planNetwork(project.subnet)
    await engine.networks.create({
      name: networkName(project.name),
      subnet: project.subnet,
      labels,
      strangers: { gateway, range: strangers },
    })
  }

  async function choose(name: string): Promise<Project> {
    const taken = (await engine.networks.list()).flatMap(network => network.subnets)
    const standing = projects.find(name)
    if (standing !== undefined) return standing
    const project = {
      name,
      subnet: freeSubnet(pool, [...taken, ...projects.all().map(other => other.subnet)], taken),
      createdAt: clock.now(),
    }
    projects.insert(project)
    return project
  }

  return {
    networkName,
    /** Chooses the project's subnet; its network is made with the first container. */
    async reserve(name: string): Promise<void> {
      if (projects.find(name) === undefined) await choose(name)
    },
    /** The project with its network in place. Throws NETWORK_POOL_CONFLICT, DOCKER_UNAVAILABLE. */
    ensure(name: string): Promise<Project> {
      return turns.run(name, async () => {
        const project = projects.find(name) ?? (await choose(name))
        if (known.has(name)) return project
        await createOrMove(project)
        known.add(name)
        return projects.find(name) ?? project
      })
    },
    /** Read the engine again at the next use: after it was away, networks may be gone. */
    forget(name?: string): void {
      if (name === undefined) known.clear()
      else known.delete(name)
    },
    remove(name: string): Promise<void> {
      return turns.run(name, async () => {
        known.delete(name)
        await engine.networks.remove(networkName(name))
        projects.remove(name)
      })
    },
  }

  /** Another program may have taken the subnet since it was chosen; then the project moves, while it has no containers. */
  async function createOrMove(project: Project): Promise<void> {
    try {
      await create(project)
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error
      const taken = (await engine.networks.list()).flatMap(network => network.subnets)
      const subnet = freeSubnet(pool, [...taken, ...projects.all().map(other => other.subnet)], taken)
      projects.moveTo(project.name, subnet)
      await create({ ...project, subnet })
    }
  }
}

/** The first range of the pool that nothing overlaps. Throws NETWORK_POOL_CONFLICT naming what stands in the way. */
export function freeSubnet(
  pool: string,
  taken: readonly string[],
  engineSubnets: readonly string[],
  routes = readHostRoutes(),
): string {
  const takenRanges = taken.filter(subnet => !subnet.includes(':')).map(parseRange)
  const foreign = foreignRoutes(routes, engineSubnets)
  for (const range of rangesWithin(parseRange(pool), projectBits)) {
    if (takenRanges.some(other => isOverlap(range, other))) continue
    if (foreign.some(route => isOverlap(range, route.range))) continue
    return formatRange(range)
  }
  const inTheWay = foreign.find(route => isOverlap(route.range, parseRange(pool)))
  throw new AppError({
    code: 'NETWORK_POOL_CONFLICT',
    message: inTheWay
      ? `The network pool ${pool} overlaps ${inTheWay.device} ${formatRange(inTheWay.range)}.`
      : `The network pool ${pool} is used up: ${takenRanges.length} networks stand in it.`,
    advice: 'Set BERTH_NETWORK_POOL to a private range that is free on this host, for example 10.214.0.0/16.',
  })
}
