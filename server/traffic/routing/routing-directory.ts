import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { openHoldFiles } from './hold-files.ts'
import { openHostFolders } from './host-folders.ts'
import { openMarkerFiles } from './marker-files.ts'
import { openPageFiles } from './page-files.ts'
import type { RouteTarget } from './route-target.ts'
import { type RoutingParts, type RoutingTable, rewriteRouting } from './routing-table.ts'
import { openStaging } from './staging.ts'

/**
 * The routing table that Caddy reads at every request: files below `<data>/routes`, each change one rename(2).
 * All but `sync` is done when it returns, and survives a killed berth; `sync` makes it survive a power cut.
 */
export interface RoutingDirectory {
  /** Adds the host, or points the one that stands there. */
  addHost(host: string, target: RouteTarget): void
  /** Leads the host elsewhere in one atomic step; adds it when it is not there. */
  point(host: string, target: RouteTarget): void
  removeHost(host: string): void
  /** Undefined when the host is not routed, or its folder is damaged. */
  targetOf(host: string): RouteTarget | undefined
  hosts(): readonly string[]
  /** The address of a hold; null makes its requests wait. */
  setHold(hold: number, address: string | null): void
  /** Undefined when there is no such hold. */
  holdOf(hold: number): string | null | undefined
  removeHold(hold: number): void
  allowCertificate(host: string): void
  disallowCertificate(host: string): void
  allowedCertificates(): readonly string[]
  forceHttps(host: string, state: 'on' | 'off'): void
  httpsForced(): readonly string[]
  /** The page that visitors of the host get while nothing answers; null: berth's own. */
  setPage(host: string, html: string | null): void
  /** Every address that requests may go to now: those must not be given to another container. */
  addressesInUse(): ReadonlySet<string>
  /** Writes only what differs from `wanted`, removes what is not in it, and names what it changed. */
  rewrite(wanted: RoutingTable): readonly string[]
  /** Puts all changes so far on disk; off the critical path, since a switch counts from the rename on. */
  sync(): Promise<void>
}

export function openRoutingDirectory(dataDirectory: string): RoutingDirectory {
  const root = join(dataDirectory, 'routes')
  const unsynced = new Set<string>()
  const parts = openParts(root, path => unsynced.add(path))
  const point = (host: string, target: RouteTarget): void => {
    prepareHold(parts, target)
    parts.hosts.point(host, target)
  }
  return {
    addHost: point,
    point,
    removeHost: host => parts.hosts.remove(host),
    targetOf: host => parts.hosts.targetOf(host),
    hosts: () => parts.hosts.hosts(),
    setHold: (hold, address) => parts.holds.set(hold, address),
    holdOf: hold => parts.holds.addressOf(hold),
    removeHold: hold => parts.holds.remove(hold),
    allowCertificate: host => parts.certificates.set(host),
    disallowCertificate: host => parts.certificates.remove(host),
    allowedCertificates: () => parts.certificates.hosts(),
    forceHttps: (host, state) => (state === 'on' ? parts.https.set(host) : parts.https.remove(host)),
    httpsForced: () => parts.https.hosts(),
    setPage(host, html) {
      if (html === null) parts.pages.remove(host)
      else if (parts.pages.of(host) !== html) parts.pages.set(host, html)
    },
    addressesInUse: () => addressesIn(parts),
    rewrite: wanted => rewriteRouting(parts, wanted),
    sync: () => syncAll(unsynced),
  }
}

function openParts(root: string, touched: (path: string) => void): RoutingParts {
  const staging = openStaging(root)
  return {
    hosts: openHostFolders(join(root, 'hosts'), staging, touched),
    holds: openHoldFiles(join(root, 'holds'), staging, touched),
    https: openMarkerFiles({ root: join(root, 'https'), prefix: '=' }, staging, touched),
    certificates: openMarkerFiles({ root: join(root, 'certificates'), prefix: '' }, staging, touched),
    pages: openPageFiles(join(root, 'pages'), staging, touched),
  }
}

/** Caddy cannot dial an empty address, so a host never leads to a hold that is not there. */
function prepareHold(parts: RoutingParts, target: RouteTarget): void {
  if (target.kind === 'hold' && parts.holds.addressOf(target.hold) === undefined) parts.holds.set(target.hold, null)
}

function addressesIn(parts: RoutingParts): ReadonlySet<string> {
  const addresses = new Set<string>()
  for (const host of parts.hosts.hosts()) {
    const target = parts.hosts.targetOf(host)
    if (target?.kind === 'addresses') for (const address of target.addresses) addresses.add(address)
  }
  for (const hold of parts.holds.numbers()) {
    const address = parts.holds.addressOf(hold)
    if (typeof address === 'string') addresses.add(address)
  }
  return addresses
}

async function syncAll(unsynced: Set<string>): Promise<void> {
  const paths = [...unsynced]
  unsynced.clear()
  for (const path of paths) await syncPath(path)
}

async function syncPath(path: string): Promise<void> {
  try {
    await using file = await open(path, 'r')
    await file.sync()
  } catch (error) {
    // Removed since: its parent is in the list as well.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
