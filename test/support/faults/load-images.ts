import { loadImage } from '../bare-docker.ts'
import { programImage } from '../images/bad-images.ts'
import { buildImage } from '../images/build-image.ts'
import { loadPage } from '../scene/apps.ts'
import type { Images } from './scenarios.ts'

/** Brings them to Docker: two pages, and one whose program does not exist. */
export async function loadImages([one, two, broken]: Images): Promise<void> {
  await loadPage({ name: one, version: '1' })
  await loadPage({ name: two, version: '2' })
  await loadImage(buildImage(programImage(broken, ['/no/such/program'])))
}
