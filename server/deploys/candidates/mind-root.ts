import type { DockerEngine, LocalImage } from '../../adapters/docker/engine.ts'
import type { App } from '../../apps/app.ts'
import type { Container } from '../../containers/container-store.ts'
import { engineRef } from '../../containers/container-store.ts'
import { imageUser } from '../../containers/image-user.ts'
import { uidInside } from '../../containers/probing/process-owner.ts'
import { runsAsRoot } from '../../failures/container-failures.ts'
import type { Deploy } from '../deploy.ts'

const mostPasswdBytes = 256 * 1024

interface Started {
  readonly app: Pick<App, 'rootPolicy'>
  readonly deploy: Deploy
  readonly image: Pick<LocalImage, 'user'>
}

/** What an image says before it runs: no user, root, or 0 however it is written. Any other name may be root as well. */
export function saysRoot({ user }: Pick<LocalImage, 'user'>): boolean {
  return /^(root|[+-]?0+)?(:.*)?$/.test(user)
}

/**
 * An app that refuses root is not served by a process of root, by whatever name: looked at in the container that was
 * started, before it gets traffic. Only for a new version or another one: what is live may always be started again.
 * Throws RUNS_AS_ROOT.
 */
export async function refuseRootProcess(
  { engine }: { readonly engine: DockerEngine },
  { app, deploy, image }: Started,
  container: Container,
): Promise<void> {
  if (app.rootPolicy !== 'refuse' || (deploy.kind !== 'deploy' && deploy.kind !== 'rollback')) return
  const uid = await uidOfContainer(engine, engineRef(container), image.user)
  if (uid === 0 || uid === null) throw runsAsRoot(image.user)
}

/** By the process itself; by the container's /etc/passwd where it has ended, or the host's /proc is closed to berth. */
async function uidOfContainer(engine: DockerEngine, engineId: string, user: string): Promise<number | null> {
  const seen = await engine.containers.inspect(engineId)
  const uid = seen === null || seen.pid === 0 ? null : uidInside(seen.pid)
  if (uid !== null) return uid
  const passwd = await engine.containers.lookAt(engineId, '/etc/passwd', mostPasswdBytes)
  const text = Buffer.from(passwd?.bytes ?? []).toString('utf8')
  // Which group it is does not matter here.
  return imageUser(user.split(':')[0] ?? '', { passwd: text, group: '' })?.uid ?? null
}
