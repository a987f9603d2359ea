import type { ImageDescription } from './image.ts'
import type { Blob, ImageFile } from './layer.ts'
import { layerOf } from './layer.ts'
import { toolPath } from './tool-path.ts'

const applets = [
  'sh',
  'cat',
  'echo',
  'env',
  'head',
  'httpd',
  'id',
  'kill',
  'ls',
  'nc',
  'ps',
  'sleep',
  'test',
  'true',
  'wget',
  'yes',
]

/** The files of a small system: busybox with its common applets, two users, a writable /tmp. */
export const busyboxFiles: Readonly<Record<string, ImageFile>> = {
  '/bin/busybox': { fromHost: toolPath('busybox'), mode: 0o755 },
  ...Object.fromEntries(applets.map(name => [`/bin/${name}`, { linkTo: 'busybox' }])),
  '/etc/passwd': { content: 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n' },
  '/etc/group': { content: 'root:x:0:\napp:x:1000:\n' },
  '/tmp': { folderMode: 0o1777 },
}

let base: Blob | undefined

/** An image of 2 MB that starts at once. Without a command it sleeps. */
export function busyboxImage(description: ImageDescription): ImageDescription {
  base ??= layerOf(busyboxFiles)
  return { command: ['sleep', '1000000'], ...description, base: [base] }
}
