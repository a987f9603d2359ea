import { busyboxImage } from './busybox-image.ts'
import type { ImageDescription } from './image.ts'

/** An image that runs this shell script instead of a good web server. */
export function scriptImage(
  name: string,
  script: string,
  description: Partial<ImageDescription> = {},
): ImageDescription {
  return busyboxImage({ exposedPorts: [8080], user: 'app', ...description, name, command: ['sh', '-c', script] })
}

/** An image whose program is this list of words. */
export function programImage(
  name: string,
  command: readonly string[],
  description: Partial<ImageDescription> = {},
): ImageDescription {
  return busyboxImage({ exposedPorts: [8080], user: 'app', ...description, name, command })
}
