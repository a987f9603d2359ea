import type { Clock } from '../../clock.ts'
import { AppError } from '../../errors.ts'
import { addressAt, isOverlap, parseRange } from './ipv4-range.ts'
import { planNetwork } from './network-plan.ts'
import type { Project, ProjectStore } from './project-store.ts'

/** How long an address rests after it stood in the routing table, so that no visitor of one app meets another. */
const restMs = 60_000

export type AddressBook = ReturnType<typeof addressBook>

interface Context {
  readonly projects: ProjectStore
  readonly clock: Clock
  /** Addresses to which requests may go now, with or without a port. */
  readonly inUse: () => ReadonlySet<string>
  /** Addresses with an established connection from this host. */
  readonly connected: () => ReadonlySet<string>
}

/** Gives out addresses of a project's subnet: never-used ones first, then the least recently freed. */
export function addressBook({ projects, clock, inUse, connected }: Context) {
  return {
    /** `taken` are addresses that no row knows of and that somebody has all the same. Throws NO_ADDRESS when none is free now. */
    lease(project: Project, holder: string, taken: ReadonlySet<string> = new Set()): string {
      const address = neverUsed(project, taken) ?? rested(project, taken)
      if (address === undefined) throw noAddress(project)
      projects.hold(address, project.name, holder)
      return address
    },
    free(holder: string): void {
      projects.free(holder, clock.now())
    },
  }

  /** One that is taken counts as used from now on, so that the next one is asked for only once. */
  function neverUsed(project: Project, taken: ReadonlySet<string>): string | undefined {
    const range = parseRange(project.subnet)
    const { from, until } = planNetwork(project.subnet)
    for (let offset = projects.addressCount(project.name) + from; offset < until; offset++) {
      const address = addressAt(range, offset)
      if (!taken.has(address)) return address
      projects.hold(address, project.name, address)
      projects.free(address, clock.now())
    }
    return undefined
  }

  function rested(project: Project, taken: ReadonlySet<string>): string | undefined {
    const strangers = parseRange(planNetwork(project.subnet).strangers)
    const candidates = projects.freeAddresses(project.name, clock.now() - restMs)
    if (candidates.length === 0) return undefined
    const busy = new Set([...[...inUse()].map(withoutPort), ...connected()])
    const isOurs = (address: string): boolean => !isOverlap(parseRange(address), strangers)
    return candidates.find(address => !busy.has(address) && !taken.has(address) && isOurs(address))
  }
}

function withoutPort(address: string): string {
  return address.replace(/:\d+$/, '')
}

function noAddress(project: Project): AppError {
  return new AppError({
    code: 'NO_ADDRESS',
    message: `No address is free in the network of project ${project.name} (${project.subnet}).`,
    advice:
      'An address rests for 60 s after its container ended. Stop apps that are not needed, or move some into another project.',
  })
}
