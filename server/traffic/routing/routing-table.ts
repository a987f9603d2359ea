import type { HoldFiles } from './hold-files.ts'
import type { HostFolders } from './host-folders.ts'
import type { MarkerFiles } from './marker-files.ts'
import type { PageFiles } from './page-files.ts'
import { isSameTarget, type RouteTarget } from './route-target.ts'

/** All that should stand in the routing directory. */
export interface RoutingTable {
  readonly hosts: ReadonlyMap<string, RouteTarget>
  /** Null: requests wait. */
  readonly holds: ReadonlyMap<number, string | null>
  readonly https: ReadonlySet<string>
  readonly certificates: ReadonlySet<string>
  /** Pages of their own, by host. */
  readonly pages: ReadonlyMap<string, string>
}

export interface RoutingParts {
  readonly hosts: HostFolders
  readonly holds: HoldFiles
  readonly https: MarkerFiles
  readonly certificates: MarkerFiles
  readonly pages: PageFiles
}

/** Writes what differs and removes what is not wanted; says what it changed. Holds come before the hosts that lead to them. */
export function rewriteRouting(parts: RoutingParts, wanted: RoutingTable): readonly string[] {
  return [
    ...writeHolds(parts.holds, wanted.holds),
    ...writeHosts(parts.hosts, wanted.hosts),
    ...removeHolds(parts.holds, wanted.holds),
    ...writeMarkers('https', parts.https, wanted.https),
    ...writeMarkers('certificates', parts.certificates, wanted.certificates),
    ...writePages(parts.pages, wanted.pages),
  ]
}

function writeHolds(holds: HoldFiles, wanted: RoutingTable['holds']): string[] {
  const changed = [...wanted].filter(([hold, address]) => holds.addressOf(hold) !== address)
  for (const [hold, address] of changed) holds.set(hold, address)
  return changed.map(([hold]) => `holds/${hold}`)
}

function writeHosts(hosts: HostFolders, wanted: RoutingTable['hosts']): string[] {
  const changed = [...wanted].filter(([host, target]) => {
    const standing = hosts.targetOf(host)
    return standing === undefined || !isSameTarget(standing, target)
  })
  for (const [host, target] of changed) hosts.point(host, target)
  const unwanted = hosts.hosts().filter(host => !wanted.has(host))
  for (const host of unwanted) hosts.remove(host)
  return [...changed.map(([host]) => host), ...unwanted].map(host => `hosts/=${host}`)
}

function removeHolds(holds: HoldFiles, wanted: RoutingTable['holds']): string[] {
  const unwanted = holds.numbers().filter(hold => !wanted.has(hold))
  for (const hold of unwanted) holds.remove(hold)
  return unwanted.map(hold => `holds/${hold}`)
}

function writeMarkers(folder: string, markers: MarkerFiles, wanted: ReadonlySet<string>): string[] {
  const standing = new Set(markers.hosts())
  const added = [...wanted].filter(host => !standing.has(host))
  const unwanted = [...standing].filter(host => !wanted.has(host))
  for (const host of added) markers.set(host)
  for (const host of unwanted) markers.remove(host)
  return [...added, ...unwanted].map(host => `${folder}/${host}`)
}

function writePages(pages: PageFiles, wanted: RoutingTable['pages']): string[] {
  const changed = [...wanted].filter(([host, html]) => pages.of(host) !== html)
  const unwanted = pages.hosts().filter(host => !wanted.has(host))
  for (const [host, html] of changed) pages.set(host, html)
  for (const host of unwanted) pages.remove(host)
  return [...changed.map(([host]) => host), ...unwanted].map(host => `pages/=${host}`)
}
