import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageDescription } from '../images/image.ts'
import { nodeImage } from '../images/node-image.ts'

export const sampleAppFile = join(import.meta.dirname, 'app.js')

/** The sample app as an image; `env` sets its switches. */
export function sampleAppImage(description: ImageDescription): ImageDescription {
  return nodeImage(readFileSync(sampleAppFile, 'utf8'), { exposedPorts: [8080], ...description })
}
