import type { Release } from '../releases/release.ts'
import type { DeployNeeds } from './deploy-needs.ts'

/** Brings the settings of a release back as the wanted ones, counts and domains excepted. Call inside a transaction. */
export function restoreSettings(
  { apps, variables, releases }: Pick<DeployNeeds, 'apps' | 'variables' | 'releases'>,
  appId: string,
  release: Release,
): void {
  const standing = apps.byId(appId)?.processes ?? []
  const { processes, volumes, ...settings } = release.settings
  apps.update(appId, { ...settings, volumes })
  for (const { name } of standing)
    if (!processes.some(process => process.name === name)) apps.removeProcess(appId, name)
  for (const process of processes) {
    const instances = standing.find(one => one.name === process.name)?.instances ?? 1
    apps.putProcess(appId, { ...process, instances })
  }
  variables.replace(appId, releases.variables(release))
}
