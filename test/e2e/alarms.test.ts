import { renameSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test, vi } from 'vitest'
import { openDockerGate } from '../support/docker-gate.ts'
import { PanelRig } from './panel-rig.ts'

vi.setConfig({ testTimeout: 60_000 })

test('every page says at its top that secrets are locked, or that Docker is away, until it is mended', async () => {
  await using gate = await openDockerGate()
  await gate.open()
  await using rig = await PanelRig.start({ BERTH_DOCKER: gate.socket })
  const page = await rig.signedIn()
  expect(await alarmsOn(page)).toEqual([])
  const key = join(rig.server.dataDirectory, 'key')
  renameSync(key, `${key}.away`)
  await rig.server.restart()
  await gate.shut()
  await expect
    .poll(() => alarmsOn(page))
    .toEqual([
      expect.stringMatching(/^Docker is not reachable since \d\d:\d\d UTC/),
      expect.stringMatching(/^Secrets are locked: .*Put the right key file back/s),
    ])
  await page.evaluate(axe.source)
  expect(await page.evaluate('axe.run(document).then(found => found.violations)')).toEqual([])
  await gate.open()
  renameSync(`${key}.away`, key)
  await rig.server.restart()
  await expect.poll(() => alarmsOn(page)).toEqual([])
})

async function alarmsOn(page: Page): Promise<readonly string[]> {
  await page.goto('/apps')
  return page.locator('main .banner-bad').allInnerTexts()
}
