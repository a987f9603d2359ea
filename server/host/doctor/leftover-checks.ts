import type { EngineSurvey } from '../../adapters/docker/survey-engine.ts'
import { type Check, some, warning, well } from './check.ts'

/** What this berth has on record. */
export interface OnRecord {
  readonly instance: string
  /** Engine ids and names of the containers that have a row. */
  readonly containers: ReadonlySet<string>
  readonly projects: ReadonlySet<string>
}

/** Containers and networks with our labels that no row knows. Those of another berth on this engine are not ours. */
export function leftoverChecks(
  engine: Pick<EngineSurvey, 'containers' | 'networks'>,
  known: OnRecord,
): readonly Check[] {
  const ours = (thing: { readonly labels: Readonly<Record<string, string>> }): boolean =>
    thing.labels['berth.instance'] === known.instance
  const containers = engine.containers
    .filter(ours)
    .filter(({ id, name }) => !known.containers.has(id) && !known.containers.has(name))
    .map(({ name }) => name)
  const networks = engine.networks
    .filter(ours)
    .filter(({ labels }) => !known.projects.has(labels['berth.project'] ?? ''))
    .map(({ name }) => name)
  return [orphanedContainers(containers), orphanedNetworks(networks)]
}

function orphanedContainers(names: readonly string[]): Check {
  if (names.length === 0) return well('orphaned-containers', 'Every container of this berth is on record.')
  return warning(
    'orphaned-containers',
    `No record knows these containers of this berth: ${some(names)}.`,
    `berthd removes them after ten minutes; at once: docker rm -f ${names.join(' ')}`,
  )
}

function orphanedNetworks(names: readonly string[]): Check {
  if (names.length === 0) return well('orphaned-networks', 'Every network of this berth is on record.')
  return warning(
    'orphaned-networks',
    `No record knows these networks of this berth: ${some(names)}.`,
    `docker network rm ${names.join(' ')}`,
  )
}
