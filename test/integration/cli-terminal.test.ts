import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadImage } from '../support/bare-docker.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { liveApp, loadPage, makeApp } from '../support/scene/apps.ts'
import { Cli } from './cli-rig.ts'

const esc = '\u001b'
const good = 'berth-test/cli-terminal:good'
const bad = 'berth-test/cli-terminal:bad'
const hostile = 'berth-test/cli-terminal:hostile'
let server: BerthServer
let cli: Cli

beforeAll(async () => {
  server = await startBerthServer()
  cli = new Cli(server)
  await loadPage({ name: good, version: 'good', listenAfterSeconds: 2 })
  const hostileText = 'printf "\\033]0;owned\\007\\033[2J\\033[31mred\\033[0m \\377grüße\\n"'
  await loadImage(buildImage(scriptImage(bad, `${hostileText}; exit 3`)))
  await loadImage(buildImage(scriptImage(hostile, `${hostileText}; exec httpd -f -p "$PORT" -h /`)))
})

afterAll(async () => {
  cli[Symbol.dispose]()
  await server.stop()
})

test('the phases of a deploy are drawn in place', async () => {
  await makeApp(server, { name: 'drawn', image: good })
  const { exitCode, out } = await cli.onTerminal(['deploy', 'drawn']).ended
  expect(exitCode).toBe(0)
  expect(out).toMatch(/●.* probing/)
  const last = out.slice(out.lastIndexOf(`${esc}[`, out.lastIndexOf('✓ ') - 40))
  expect(out).toContain(`${esc}[2K`)
  expect(last).toContain('drawn is live after')
  expect(last).toContain(`http://drawn.localhost:${server.httpPort}\r\n`)
  const widest = Math.max(
    ...plain(out)
      .split('\n')
      .map(line => line.trimEnd().length),
  )
  expect(widest).toBeLessThanOrEqual(80)
})

test('a dumb terminal gets lines', async () => {
  await makeApp(server, { name: 'dumb', image: good })
  const { exitCode, out } = await cli.onTerminal(['deploy', 'dumb'], { TERM: 'dumb' }).ended
  expect(exitCode).toBe(0)
  expect(out).not.toContain(esc)
  expect(out).toContain('asked for')
})

test('NO_COLOR takes the colours away', async () => {
  await makeApp(server, { name: 'grey', image: good })
  expect((await cli.onTerminal(['apps']).ended).out).toContain(`${esc}[`)
  expect((await cli.onTerminal(['apps'], { NO_COLOR: '1' }).ended).out).not.toContain(esc)
  expect((await cli.run(['apps'], { env: { FORCE_COLOR: '1' } })).out).toContain(`${esc}[`)
})

test('what a container printed does nothing to the terminal', async () => {
  await makeApp(server, { name: 'tame', image: bad })
  const { exitCode, out } = await cli.onTerminal(['deploy', 'tame']).ended
  expect(exitCode).toBe(5)
  expect(out).toContain('red \ufffdgrüße')
  expect(out).not.toContain('owned')
  expect(out).not.toContain(`${esc}[2J`)
})

test('a log keeps its colours on a terminal, and every byte elsewhere', async () => {
  await liveApp(server, { name: 'loud', image: hostile })
  const seen = await cli.onTerminal(['logs', 'loud']).ended
  expect(seen.out).toContain(`${esc}[31mred${esc}[0m`)
  expect(seen.out).not.toContain('owned')
  expect((await cli.onTerminal(['logs', 'loud'], { NO_COLOR: '1' }).ended).out).not.toContain(esc)
  expect((await cli.run(['logs', 'loud'])).out).toContain(`${esc}]0;owned`)
})

test('a delete asks for the name', async () => {
  await makeApp(server, { name: 'asked', image: good })
  expect(await answered('aksed\r')).toMatchObject({ exitCode: 1, out: expect.stringContaining('nothing was deleted') })
  expect(await answered('\u0003')).toMatchObject({ exitCode: 130 })
  expect(await answered('\u0004')).toMatchObject({ exitCode: 130 })
  expect(await answered('asked\r')).toMatchObject({ exitCode: 0, out: expect.stringContaining('Deleted asked.') })

  async function answered(keys: string) {
    const deleting = cli.onTerminal(['delete', 'asked'])
    await deleting.shows('to delete it: ')
    deleting.type(keys)
    return deleting.ended
  }
})

test('a login asks for the token and does not show it', async () => {
  using stranger = new Cli()
  const login = stranger.onTerminal(['login', '--url', server.url])
  await login.shows('Token (not shown')
  login.type(`${server.token}\r`)
  const { exitCode, out } = await login.ended
  expect(exitCode).toBe(0)
  expect(out).toContain('Signed in')
  expect(out).not.toContain(server.token)
  expect((await stranger.run(['apps'])).exitCode).toBe(0)
})

function plain(text: string): string {
  return text.replace(new RegExp(`${esc}\\[[0-9;]*[A-Za-z]`, 'g'), '')
}
