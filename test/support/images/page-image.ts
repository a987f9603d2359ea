import { busyboxImage } from './busybox-image.ts'
import type { ImageDescription } from './image.ts'

export interface Page {
  readonly name: string
  /** What every visitor of `/` reads. */
  readonly version: string
  /** From its start until it listens. */
  readonly listenAfterSeconds?: number
}

/** Answers berth's probe at once and takes its time for what comes through the proxy: so the switch can be watched. */
export const slowHealthPath = '/cgi-bin/health'
const slowForVisitors =
  '#!/bin/sh\n[ -z "$HTTP_X_FORWARDED_FOR" ] || sleep 1\nprintf "Content-Type: text/plain\\n\\nwell\\n"\n'

/** A web server of 2 MB that shows its version at `/`, and listens on $PORT. */
export function pageImage({ name, version, listenAfterSeconds = 0 }: Page): ImageDescription {
  return busyboxImage({
    name,
    command: ['sh', '-c', `sleep ${listenAfterSeconds}; exec httpd -f -p "$PORT" -h /www`],
    files: {
      '/www/index.html': { content: `${version}\n` },
      [`/www${slowHealthPath}`]: { content: slowForVisitors, mode: 0o755 },
    },
    exposedPorts: [8080],
    user: 'app',
  })
}
