import { scriptImage } from './bad-images.ts'
import type { ImageDescription } from './image.ts'

export interface Writer {
  readonly name: string
  readonly version: string
  /** What it does once it has the data to itself, instead of serving them. */
  readonly instead?: string
}

/**
 * Serves the folder /data, in which `versions` names every version that ever had it. It refuses to start beside another
 * writer, which it tells by a lock that the other one takes away when it is asked to stop.
 */
export function writerImage({ name, version, instead }: Writer): ImageDescription {
  const script = [
    "trap 'rmdir /data/lock; exit 0' TERM",
    'mkdir /data/lock || { echo "TWO WRITERS" | cat >> /data/versions; exit 9; }',
    `echo ${version} >> /data/versions`,
    `echo ${version} > /data/index.html`,
    instead ?? 'httpd -p "$PORT" -h /data',
    'while :; do sleep 0.1; done',
  ].join('\n')
  return scriptImage(name, script, { user: 'root' })
}
