import { foreignRoutes, type HostRoute } from '../networks/host-routes.ts'
import { formatRange, isOverlap, parseRange } from '../networks/ipv4-range.ts'
import type { Project } from '../networks/project-store.ts'
import { type Check, failure, some, warning, well } from './check.ts'

interface Networks {
  readonly pool: string
  readonly routes: readonly HostRoute[]
  readonly engineSubnets: readonly string[]
  readonly projects: readonly Pick<Project, 'name' | 'subnet'>[]
}

/** Whether other networks of this host stand where those of the projects are, or may come to be. */
export function networkCheck({ pool, routes, engineSubnets, projects }: Networks): Check {
  const foreign = foreignRoutes(routes, engineSubnets)
  const covered = projects.filter(({ subnet }) => foreign.some(({ range }) => isOverlap(range, parseRange(subnet))))
  const remedy = 'Set BERTH_NETWORK_POOL to a private range that is free on this host, for example 10.214.0.0/16.'
  if (covered.length > 0) {
    const names = some(covered.map(({ name, subnet }) => `${name} (${subnet})`))
    return failure(
      'network-pool',
      `Another network of this host covers that of project ${names}.`,
      `${remedy} Or move the other network.`,
    )
  }
  const inPool = foreign.filter(({ range }) => isOverlap(range, parseRange(pool)))
  if (inPool.length === 0) return well('network-pool', `Nothing else on this host uses ${pool}.`)
  const names = some(inPool.map(({ device, range }) => `${device} ${formatRange(range)}`))
  return warning('network-pool', `The network pool ${pool} overlaps ${names}.`, remedy)
}
