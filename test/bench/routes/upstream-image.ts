import { loadImage } from '../../support/bare-docker.ts'
import { buildImage } from '../../support/images/build-image.ts'
import { nodeBase } from '../../support/images/node-image.ts'
import { toolPath } from '../../support/images/tool-path.ts'

export const upstreamImage = 'berth-bench/upstream:v1'
export const upstreamBytes = 63

/** An app that costs as little as possible: Caddy answering a constant text. */
export async function loadUpstreamImage(): Promise<void> {
  const body = 'v1\n'.repeat(upstreamBytes / 3)
  await loadImage(
    buildImage({
      name: upstreamImage,
      base: [nodeBase()],
      files: { '/usr/local/bin/caddy': { fromHost: toolPath('caddy'), mode: 0o755 } },
      env: { HOME: '/tmp', GOGC: '400' },
      entrypoint: ['caddy', 'respond', '--listen', ':8080', body],
      exposedPorts: [8080],
    }),
  )
}
