export const deployStatuses = ['queued', 'running', 'live', 'failed', 'cancelled', 'superseded', 'rolled_back'] as const
export type DeployStatus = (typeof deployStatuses)[number]

export const deployPhases = [
  'queued',
  'resolving',
  'pulling',
  'releasing',
  'holding',
  'starting',
  'probing',
  'switching',
  'watching',
  'draining',
  'done',
] as const
export type DeployPhase = (typeof deployPhases)[number]

/** What asked for it: a new image, an earlier release, the same release in new containers, or a stopped app. */
export const deployKinds = ['deploy', 'rollback', 'restart', 'start'] as const
export type DeployKind = (typeof deployKinds)[number]

interface Standing {
  readonly status: DeployStatus
  readonly phase: DeployPhase
}

const openStatuses: readonly DeployStatus[] = ['queued', 'running']

/** It has an answer: visitors are, or are not, with it. */
export function isTerminal(deploy: Pick<Standing, 'status'>): boolean {
  return !openStatuses.includes(deploy.status)
}

/** Cancelling works until the traffic moves. */
export function isCancellable(deploy: Standing): boolean {
  return !isTerminal(deploy) && deployPhases.indexOf(deploy.phase) < deployPhases.indexOf('switching')
}
