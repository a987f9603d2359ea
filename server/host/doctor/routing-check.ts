import { isSameTarget } from '../../traffic/routing/route-target.ts'
import type { RoutingDirectory } from '../../traffic/routing/routing-directory.ts'
import type { RoutingTable } from '../../traffic/routing/routing-table.ts'
import { type Check, some, warning, well } from './check.ts'

type Standing = Pick<RoutingDirectory, 'hosts' | 'targetOf' | 'holdOf'>

/** Whether visitors are led where the rows say. Nothing is written. */
export function routingCheck(standing: Standing, wanted: Pick<RoutingTable, 'hosts' | 'holds'>): Check {
  const wrong = differences(standing, wanted)
  if (wrong.length === 0) return well('routes', `All ${wanted.hosts.size} hosts lead where they should.`)
  return warning(
    'routes',
    `The routing directory differs from the records: ${some(wrong)}.`,
    'berthd rewrites it within half a minute and at its start. If it stays, see whether it can write in routes/.',
  )
}

function differences(standing: Standing, { hosts, holds }: Pick<RoutingTable, 'hosts' | 'holds'>): readonly string[] {
  const astray = [...hosts].filter(([host, target]) => {
    const found = standing.targetOf(host)
    return found === undefined || !isSameTarget(found, target)
  })
  const unwanted = standing.hosts().filter(host => !hosts.has(host))
  const held = [...holds].filter(([hold, address]) => standing.holdOf(hold) !== address)
  return [...astray.map(([host]) => host), ...unwanted, ...held.map(([hold]) => `hold ${hold}`)]
}
