import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { ContainerSpec, PathFacts } from '../adapters/docker/engine-containers.ts'
import type { Volume } from '../apps/app.ts'
import { type ImageUser, imageUser } from './image-user.ts'

const mostFileBytes = 256 * 1024
const writableByAll = 0o002

/** A volume whose folder the app's user cannot write to. */
export interface ForeignVolume extends Volume {
  readonly ownerUid: number
  readonly appUid: number
}

/** Who an image runs as, by the files of a container that was made of it; null when they do not say. */
async function userOf(engine: DockerEngine, engineId: string, user: string): Promise<ImageUser | null> {
  const [passwd, group] = await Promise.all(
    ['/etc/passwd', '/etc/group'].map(path => engine.containers.lookAt(engineId, path, mostFileBytes)),
  )
  return imageUser(user, { passwd: textOf(passwd), group: textOf(group) })
}

function textOf(facts: PathFacts | null | undefined): string {
  return Buffer.from(facts?.bytes ?? []).toString('utf8')
}

/** Those of `volumes` that belong to somebody else and that not everybody may write to; root may write anywhere. */
export async function foreignVolumes(
  engine: DockerEngine,
  {
    engineId,
    user,
    volumes,
  }: { readonly engineId: string; readonly user: string; readonly volumes: readonly Volume[] },
): Promise<readonly ForeignVolume[]> {
  if (volumes.length === 0) return []
  const app = await userOf(engine, engineId, user)
  if (app === null || app.uid === 0) return []
  const looked = await Promise.all(
    volumes.map(async volume => ({ volume, folder: await engine.containers.lookAt(engineId, volume.path, 1) })),
  )
  return looked.flatMap(({ volume, folder }) => {
    if (folder?.kind !== 'folder' || mayWrite(folder, app)) return []
    return [{ ...volume, ownerUid: folder.uid, appUid: app.uid }]
  })
}

function mayWrite({ uid, gid, mode }: PathFacts, app: ImageUser): boolean {
  if (uid === app.uid) return (mode & 0o200) !== 0
  return (gid === app.gid && (mode & 0o020) !== 0) || (mode & writableByAll) !== 0
}

/**
 * Gives the folders of volumes to the user of the image, in a container that was made and not started. A file system
 * that is read-only takes nothing: then a container that never starts stands in for it.
 */
export async function giveVolumes(
  engine: DockerEngine,
  { engineId, spec, user }: { readonly engineId: string; readonly spec: ContainerSpec; readonly user: string },
): Promise<void> {
  const app = await userOf(engine, engineId, user)
  if (app === null || app.uid === 0) return
  for (const { path } of spec.mounts) {
    const folder = await engine.containers.lookAt(engineId, path, 1)
    if (folder?.kind !== 'folder' || folder.uid === app.uid) continue
    const owner = { path, uid: app.uid, gid: app.gid, mode: (folder.mode & 0o7777) | 0o700 }
    if (spec.readOnlyRoot) await giveByAnother(engine, spec, owner)
    else await engine.containers.giveFolder(engineId, owner)
  }
}

async function giveByAnother(
  { containers }: DockerEngine,
  spec: ContainerSpec,
  owner: Parameters<DockerEngine['containers']['giveFolder']>[1],
): Promise<void> {
  const name = `${spec.name}-owner`
  await containers.remove(name)
  const id = await containers.create({ ...spec, name, readOnlyRoot: false })
  try {
    await containers.giveFolder(id, owner)
  } finally {
    await containers.remove(id)
  }
}
