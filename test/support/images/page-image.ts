import { busyboxImage } from './busybox-image.ts'
import type { ImageDescription } from './image.ts'

export interface Page {
  readonly name: string
  /** What every visitor of `/` reads. */
  readonly version: string
  /** From its start until it listens. */
  readonly listenAfterSeconds?: number
}

/** A web server of 2 MB that shows its version at `/`, and listens on $PORT. */
export function pageImage({ name, version, listenAfterSeconds = 0 }: Page): ImageDescription {
  return busyboxImage({
    name,
    command: ['sh', '-c', `sleep ${listenAfterSeconds}; exec httpd -f -p "$PORT" -h /www`],
    files: { '/www/index.html': { content: `${version}\n` } },
    exposedPorts: [8080],
    user: 'app',
  })
}
