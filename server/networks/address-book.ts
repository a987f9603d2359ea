import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { addressAt, parseRange, sizeOf } from './ipv4-range.ts'
import type { Project, ProjectStore } from './project-store.ts'

/** How long an address rests after it stood in the routing table, so that no visitor of one app meets another. */
const restMs = 60_000

export type AddressBook = ReturnType<typeof addressBook>

interface Needs {
  readonly projects: ProjectStore
  readonly clock: Clock
  /** Addresses to which requests may go now, with or without a port. */
  readonly inUse: () => ReadonlySet<string>
  /** Addresses with an established connection from this host. */
  readonly connected: () => ReadonlySet<string>
}

/** Gives out addresses of a project's subnet: never-used ones first, then the least recently freed. */
export function addressBook({ projects, clock, inUse, connected }: Needs) {
  return {
    /** Throws NO_ADDRESS when none is free now. */
    lease(project: Project, holder: string): string {
      const address = neverUsed(project) ?? rested(project)
      if (address === undefined) throw noAddress(project)
      projects.hold(address, project.name, holder)
      return address
    },
    free(holder: string): void {
      projects.free(holder, clock.now())
    },
  }

  /** The first offset is the network, the second the gateway, the last the broadcast address. */
  function neverUsed(project: Project): string | undefined {
    const range = parseRange(project.subnet)
    const offset = projects.addressCount(project.name) + 2
    return offset < sizeOf(range) - 1 ? addressAt(range, offset) : undefined
  }

  function rested(project: Project): string | undefined {
    const candidates = projects.freeAddresses(project.name, clock.now() - restMs)
    if (candidates.length === 0) return undefined
    const busy = new Set([...[...inUse()].map(withoutPort), ...connected()])
    return candidates.find(address => !busy.has(address))
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
