import type { EngineSurvey } from '../../adapters/docker/survey-engine.ts'
import { foreignRoutes, type HostRoute } from '../../containers/networks/host-routes.ts'
import {
  formatRange,
  type Ipv4Range,
  isOverlap,
  parseRange,
  rangesWithin,
} from '../../containers/networks/ipv4-range.ts'
import type { Project } from '../../containers/networks/project-store.ts'
import { type Check, failure, some, warning, well } from './check.ts'

interface OfDocker {
  readonly pool: string
  /** Null where the database cannot be opened: then all of any berth are taken for its own. */
  readonly instance: string | null
  readonly addressPools: EngineSurvey['addressPools']
  readonly networks: EngineSurvey['networks']
}

/** Whether Docker has given, or may give, addresses of the pool to networks that are not this berth's. */
export function dockerNetworksCheck({ pool, instance, addressPools, networks }: OfDocker): Check {
  const inPool = (subnet: string): boolean => isIpv4(subnet) && isOverlap(parseRange(subnet), parseRange(pool))
  const isOwn = (one?: string): boolean => (instance === null ? one !== undefined : one === instance)
  const others = networks.filter(({ labels }) => !isOwn(labels['berth.instance']))
  const standing = others.filter(({ subnets }) => subnets.some(inPool)).map(({ name }) => name)
  const pools = addressPools.filter(inPool)
  const used = [pool, ...addressPools, ...networks.flatMap(({ subnets }) => subnets)].filter(isIpv4)
  const remedy = `Set BERTH_NETWORK_POOL to a range that Docker does not use${freeExample(used.map(parseRange))}`
  if (standing.length > 0)
    return warning(
      'docker-networks',
      `These Docker networks of others stand in the network pool ${pool}: ${some(standing)}.`,
      `${remedy}, or make those networks elsewhere.`,
    )
  if (pools.length === 0)
    return (
      rangesCheck(networks.filter(one => !others.includes(one))) ??
      well('docker-networks', `Docker gives no other network addresses of ${pool}.`)
    )
  return warning(
    'docker-networks',
    `default-address-pools lets Docker put any network into ${pool}: ${some(pools)}.`,
    `${remedy}, or change default-address-pools in /etc/docker/daemon.json.`,
  )
}

/** Networks made before berth kept a range for those who ask for no address. */
function rangesCheck(own: OfDocker['networks']): Check | null {
  const open = own.filter(({ strangers }) => strangers === null).map(({ name }) => name)
  if (open.length === 0) return null
  return warning(
    'docker-networks',
    `A container that is not of berth may take the address of an app in ${some(open)} when Docker is restarted.`,
    'berth then gives the app another address by itself. A network gets a range for such containers when it is created again: move its apps into another project, or connect others to networks of their own.',
  )
}

/** So that what is advised is no range that the same diagnosis finds taken. */
function freeExample(used: readonly Ipv4Range[]): string {
  const isFree = (range: Ipv4Range): boolean => !used.some(one => isOverlap(one, range))
  const example = [...rangesWithin(parseRange('10.208.0.0/12'), 16)].find(isFree)
  return example === undefined ? '' : `, for example ${formatRange(example)}`
}

function isIpv4(subnet: string): boolean {
  return !subnet.includes(':')
}

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
  const used = [pool, ...engineSubnets.filter(isIpv4)].map(parseRange)
  const example = freeExample([...used, ...routes.map(({ range }) => range)])
  const remedy = `Set BERTH_NETWORK_POOL to a private range that is free on this host${example}.`
  if (covered.length > 0) {
    const names = some(covered.map(({ name, subnet }) => `${name} (${subnet})`))
    return failure(
      'network-pool',
      `Another network of this host covers that of project ${names}.`,
      `${remedy} Or move the other network.`,
    )
  }
  const inPool = foreign.filter(({ range }) => isOverlap(range, parseRange(pool)))
  if (inPool.length === 0) return well('network-pool', `Nothing outside Docker uses ${pool} on this host.`)
  const names = some(inPool.map(({ device, range }) => `${device} ${formatRange(range)}`))
  return warning('network-pool', `The network pool ${pool} overlaps ${names}.`, remedy)
}
