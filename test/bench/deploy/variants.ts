import { loadImage } from '../../support/bare-docker.ts'
import { buildImage } from '../../support/images/build-image.ts'
import { busyboxImage } from '../../support/images/busybox-image.ts'
import type { ImageDescription } from '../../support/images/image.ts'
import type { TestRegistry } from '../../support/registry.ts'

/** One way of deploying that has a budget of its own. */
export interface Variant {
  readonly app: string
  readonly pullPolicy: 'never' | 'always'
  readonly budget: number
  /** Two versions, deployed in turn. */
  readonly images: readonly [string, string]
}

/** Makes the images and puts them where each variant takes them from. */
export async function prepareVariants(registry: TestRegistry): Promise<readonly Variant[]> {
  return [
    await onServer({ app: 'at-once', command: ['httpd', '-f', '-p', '8080', '-h', '/www'], budget: 1.1 }),
    await onServer({
      app: 'after-300-ms',
      command: ['sh', '-c', 'sleep 0.3; exec httpd -f -p 8080 -h /www'],
      budget: 1.1,
    }),
    await inRegistry(registry),
  ]
}

async function onServer({ app, command, budget }: { app: string; command: readonly string[]; budget: number }) {
  const images = [`berth-bench/${app}:v1`, `berth-bench/${app}:v2`] as const
  for (const name of images) await loadImage(buildImage(page(name, command)))
  return { app, pullPolicy: 'never', budget, images } as const
}

async function inRegistry(registry: TestRegistry): Promise<Variant> {
  const command = ['httpd', '-f', '-p', '8080', '-h', '/www']
  const first = await registry.push(page('bench/resolved:v1', command))
  const second = await registry.push(page('bench/resolved:v2', command))
  return { app: 'resolved', pullPolicy: 'always', budget: 1.2, images: [first.reference, second.reference] }
}

function page(name: string, command: readonly string[]): ImageDescription {
  return busyboxImage({ name, command, exposedPorts: [8080], files: { '/www/index.html': { content: `${name}\n` } } })
}
