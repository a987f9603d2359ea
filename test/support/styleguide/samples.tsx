import { appSamples } from './app-samples.tsx'
import { appsSamples } from './apps-samples.tsx'
import { deploySamples } from './deploy-samples.tsx'
import { otherSamples } from './other-samples.tsx'
import { peopleSamples } from './people-samples.tsx'
import type { Sample } from './sample.ts'

const all: readonly Sample[] = [...peopleSamples, ...appsSamples, ...appSamples, ...deploySamples, ...otherSamples]

/** Every page view with every set of props, as HTML. */
export async function renderSamples(): Promise<{ name: string; html: string; click: string | undefined }[]> {
  return Promise.all(all.map(async ({ name, page, click }) => ({ name, click, html: String(await page) })))
}
