import { loadImage } from '../../support/bare-docker.ts'
import type { BerthServer } from '../../support/berth-server.ts'
import { buildImage } from '../../support/images/build-image.ts'
import { busyboxImage } from '../../support/images/busybox-image.ts'
import { eachOf, makeApps } from './make-apps.ts'

export const smallImages = ['berth-bench/small:v1', 'berth-bench/small:v2'] as const

/** A web server of 2 MB that listens at once, in two versions. */
export async function loadSmallImages(): Promise<void> {
  for (const name of smallImages) {
    const command = ['httpd', '-f', '-p', '8080', '-h', '/www']
    const files = { '/www/index.html': { content: `${name}\n` } }
    await loadImage(buildImage(busyboxImage({ name, command, exposedPorts: [8080], files })))
  }
}

/** Apps that run one small container each. */
export async function runApps(server: BerthServer, prefix: string, count: number): Promise<readonly string[]> {
  const names = await makeApps(server, prefix, count, { image: smallImages[0], pullPolicy: 'never' })
  await eachOf(names, name => deploySmall(server, name, smallImages[0]))
  return names
}

export async function deploySmall(server: BerthServer, app: string, image: string): Promise<void> {
  const { status, body } = await server.api('POST', `/apps/${app}/deploys`, { image, wait: true })
  if (status !== 200) throw new Error(`deploy of ${app}: ${status} ${JSON.stringify(body)}\n${server.logTail(20)}`)
}
