import { execFileSync } from 'node:child_process'
import { busyboxFiles } from './busybox-image.ts'
import type { ImageDescription } from './image.ts'
import { type Blob, type ImageFile, layerOf } from './layer.ts'
import { checkoutPath } from './tool-path.ts'

const entrypoint = ['/usr/local/bin/node', '/app/main.mjs']
let base: Blob | undefined

/** Node 24 with a script as its program; `description` adds files, ports, a user and so on. */
export function nodeImage(script: string, description: ImageDescription): ImageDescription {
  const files = { '/app/main.mjs': { content: script }, ...description.files }
  return { entrypoint, workdir: '/app', ...description, files, base: [nodeBase()] }
}

/** The layer that all of them share: 130 MB of Node, the glibc of this host that it needs, and busybox for a shell. */
export function nodeBase(): Blob {
  const node = nodeProgram()
  const libraries = librariesOf(node).map((path): [string, ImageFile] => [path, { fromHost: path, mode: 0o755 }])
  base ??= layerOf({
    ...busyboxFiles,
    ...Object.fromEntries(libraries),
    '/usr/local/bin/node': { fromHost: node, mode: 0o755 },
  })
  return base
}

export function nodeProgram(): string {
  return checkoutPath(`node_modules/node-linux-${process.arch}/bin/node`)
}

/** The shared libraries that it is linked with, the loader among them; none of a static program. */
export function librariesOf(program: string): readonly string[] {
  const listing = execFileSync('sh', ['-c', 'ldd "$1" 2>&1 || true', 'sh', program], { encoding: 'utf8' })
  return [...listing.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? [])
}
