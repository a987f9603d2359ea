import { once } from 'node:events'
import { Parser, type ReadEntry } from 'tar'
import { isAppError } from '../../errors.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import type { PathFacts } from './engine-containers.ts'
import { engineName } from './engine-name.ts'

/**
 * What stands at a path of a container, its volumes included, whether it runs or not: out of the archive that the engine
 * makes of it, of which no more is read than the first entry. Null when nothing stands there.
 */
export async function lookAtPath(
  engine: EngineConnection,
  { id, path, mostBytes }: { readonly id: string; readonly path: string; readonly mostBytes: number },
): Promise<PathFacts | null> {
  const ask: EngineCall['ask'] = docker => docker.getContainer(engineName(id)).getArchive({ path })
  try {
    return await firstEntry(engine.bytes({ ask }), mostBytes)
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return null
    throw error
  }
}

async function firstEntry(archive: AsyncIterable<Uint8Array>, mostBytes: number): Promise<PathFacts | null> {
  const parser = new Parser()
  const chunks: Uint8Array[] = []
  let found: ReadEntry | null = null
  let size = 0
  let isOver = false
  parser.on('entry', (entry: ReadEntry) => {
    if (found !== null) return entry.resume()
    found = entry
    entry.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      size += chunk.length
    })
    entry.on('end', () => {
      isOver = true
    })
  })
  for await (const chunk of archive) {
    if (!parser.write(Buffer.from(chunk))) await once(parser, 'drain')
    if (isOver || size >= mostBytes) break
  }
  return found === null ? null : factsOf(found, Buffer.concat(chunks).subarray(0, mostBytes))
}

function factsOf({ type, uid, gid, mode, linkpath }: ReadEntry, bytes: Uint8Array): PathFacts {
  return {
    kind: type === 'File' ? 'file' : type === 'Directory' ? 'folder' : type === 'SymbolicLink' ? 'link' : 'other',
    uid: uid ?? 0,
    gid: gid ?? 0,
    mode: mode ?? 0,
    linkTo: linkpath ?? null,
    bytes,
  }
}
