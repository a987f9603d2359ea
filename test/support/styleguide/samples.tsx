import { StyleguidePage } from '../../../views/styleguide/styleguide-page.tsx'
import { appSamples } from './app-samples.tsx'
import { appsSamples } from './apps-samples.tsx'
import { deploySamples } from './deploy-samples.tsx'
import { otherSamples } from './other-samples.tsx'
import { peopleSamples } from './people-samples.tsx'
import type { Sample } from './sample.ts'
import { frameAt } from './sample-frame.ts'

const all: readonly Sample[] = [
  ...peopleSamples,
  ...appsSamples,
  ...appSamples,
  ...deploySamples,
  ...otherSamples,
  { name: 'styleguide', page: <StyleguidePage frame={frameAt('/styleguide')} /> },
]

/** Every page view with every set of props, as HTML. */
export async function renderSamples(): Promise<{ name: string; html: string; click: string | undefined }[]> {
  return Promise.all(all.map(async ({ name, page, click }) => ({ name, click, html: String(await page) })))
}
