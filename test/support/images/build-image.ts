import { type Image, type ImageDescription, imageOf } from './image.ts'
import { tarOf } from './tar.ts'

/** An image for `docker load`, made without pulling or building anything. */
export function buildImage(description: ImageDescription): Uint8Array {
  return tarballOf(imageOf(description))
}

/** The archive of `docker save`; the engine unpacks only the layers that it does not have. */
function tarballOf(image: Image): Uint8Array {
  const index = [{ Config: configName(image), RepoTags: [image.name], Layers: image.layers.map(fileName) }]
  const files = [
    { path: 'manifest.json', content: Buffer.from(JSON.stringify(index)) },
    { path: configName(image), content: image.config.bytes },
    ...image.layers.map(layer => ({ path: fileName(layer), content: layer.bytes })),
  ]
  return tarOf(files.map(file => ({ ...file, mode: 0o644 })))
}

function configName({ config }: Image): string {
  return `${config.digest.slice(7)}.json`
}

function fileName({ digest }: { digest: string }): string {
  return `${digest.slice(7)}.tar`
}
