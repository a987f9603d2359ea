import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { hookCommand, hookCommandInLines } from '../../shared/curl-command.ts'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { pageImage } from '../support/images/page-image.ts'
import { TestRegistry } from '../support/registry.ts'
import { deployed, deployTokenOf, makeApp } from '../support/scene/apps.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let server: BerthServer
let registry: TestRegistry
let token: string

beforeAll(async () => {
  registry = await TestRegistry.start()
  for (const version of ['1', '2']) await registry.push(pageImage({ name: `team/shop:${version}`, version }))
  server = await startBerthServer()
  await makeApp(server, { name: 'shop', image: `${registry.server}/team/shop:1`, pullPolicy: 'always' })
  token = await deployTokenOf(server, 'shop')
})

beforeEach(async () => {
  printLogWhenTestFails(server)
  await deployed(server, 'shop', { tag: '1' })
})

afterAll(async () => {
  await server?.stop()
  await registry?.close()
})

/** What the pages and the quickstart print, and every block of the page about CI. */
const lines: readonly (readonly [name: string, lines: (tag: string) => string])[] = [
  ['the printed line', tag => hookCommand({ url: `${server.url}/hooks/deploy/shop`, tag })],
  ['the printed lines', tag => hookCommandInLines({ url: `${server.url}/hooks/deploy/shop`, tag })],
  ['the line with the token in it', tag => hookCommand({ url: `${server.url}/hooks/deploy/shop`, tag, token })],
  ...blocksOf('docs/ci.md').map(
    (block, at) =>
      [
        `block ${at + 1} of docs/ci.md`,
        (tag: string) => block.replaceAll('https://berth.example.com', server.url).replaceAll('1.4.2', tag),
      ] as const,
  ),
]

test.each(lines)('%s deploys and ends well', async (_, command) => {
  const { exitCode } = await asInCi(command('2'))
  expect(exitCode).toBe(0)
  expect((await server.request('shop.localhost')).body.trim()).toBe('2')
})

test.each(lines)('%s fails the step of CI and shows the reason, where the deploy fails', async (_, command) => {
  const { exitCode, log } = await asInCi(command('3'))
  expect(exitCode).not.toBe(0)
  expect(log).toContain('IMAGE_NOT_FOUND')
  expect(log).toContain('team/shop:3')
})

function blocksOf(page: string): readonly string[] {
  const words = readFileSync(join(import.meta.dirname, '../..', page), 'utf8')
  return [...words.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block)
}

let jobs = 0

async function asInCi(script: string): Promise<{ exitCode: number; log: string }> {
  jobs += 1
  const env = { PATH: process.env.PATH, BERTH_TOKEN: token, CI_JOB_ID: `job ${jobs}` }
  const child = spawn('sh', ['-c', script], { cwd: mkdtempSync(join(tmpdir(), 'ci-')), env })
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { exitCode: Number(exitCode), log: stdout + stderr }
}
