import { posix } from 'node:path'
import { Header } from 'tar'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { FolderOwner } from './engine-containers.ts'
import { engineName } from './engine-name.ts'

/** Two empty blocks end a tar. */
const endBytes = 1024

/**
 * Gives a folder that is there to a user, by an archive of nothing but that folder: what is in it stays as it is. It
 * works on a container that was only created, and needs nothing in its image.
 */
export async function giveFolder(engine: EngineConnection, id: string, folder: FolderOwner): Promise<void> {
  const { dir, base } = posix.parse(folder.path)
  const options = { path: dir, noOverwriteDirNonDir: 'true' }
  const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).putArchive(tarOf(base, folder), options)
  await engine.run({ ask })
}

function tarOf(name: string, { uid, gid, mode }: FolderOwner): Buffer {
  const block = Buffer.alloc(512)
  const header = new Header({ path: `${name}/`, mode, uid, gid, size: 0, type: 'Directory', mtime: new Date() })
  if (header.encode(block, 0)) throw new Error(`the folder ${name} does not fit into one header`)
  return Buffer.concat([block, Buffer.alloc(endBytes)])
}
