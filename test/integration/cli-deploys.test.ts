import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DeployView } from '../../server/deploys/api/deploy-view.ts'
import { loadImage } from '../support/bare-docker.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { begin, liveApp, loadPage, makeApp, readDeploy } from '../support/scene/apps.ts'
import { Cli } from './cli-rig.ts'

const one = 'berth-test/cli-deploys:1'
const two = 'berth-test/cli-deploys:2'
const bad = 'berth-test/cli-deploys:bad'
const slow = 'berth-test/cli-deploys:slow'
let server: BerthServer
let cli: Cli

beforeAll(async () => {
  server = await startBerthServer()
  cli = new Cli(server)
  await loadPage({ name: one, version: 'one' })
  await loadPage({ name: two, version: 'two' })
  await loadPage({ name: slow, version: 'slow', listenAfterSeconds: 5 })
  await loadImage(buildImage(scriptImage(bad, 'echo "cannot reach \u001b[31mthe database\u001b[0m"; exit 3')))
})

afterAll(async () => {
  cli[Symbol.dispose]()
  await server.stop()
})

test('a deploy is told line by line, and ends with the address', async () => {
  await makeApp(server, { name: 'plain', image: one })
  const { exitCode, out, err } = await cli.run(['deploy', 'plain'])
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: `http://plain.localhost:${server.httpPort}\n` })
  expect(err).toMatch(/^\d\d:\d\d:\d\d {2}token "test" asked for /)
  expect(err).toMatch(/✓ plain is live after .*: v1 berth-test\/cli-deploys:1 \([0-9a-f]{12}\)\n$/)
  expect(err).not.toContain('\u001b')
  expect((await cli.run(['deploy', '--app', 'plain', '--tag', '2'])).err).toContain('cli-deploys:2')
  expect((await cli.run(['deploy', 'plain'])).err).toContain('nothing was touched')
})

test('as JSON it is the deploy and nothing else', async () => {
  await makeApp(server, { name: 'exact', image: one })
  const deploy = await cli.json<DeployView>(['deploy', 'exact', '-m', 'grüße 漢字'])
  expect(deploy).toMatchObject({ app: 'exact', status: 'live', message: 'grüße 漢字' })
  expect(await cli.json(['deploys', deploy.id])).toMatchObject({ id: deploy.id })
})

test('a failed deploy tells the reason, the last output and the next step', async () => {
  await liveApp(server, { name: 'failing', image: one })
  const { exitCode, out, err } = await cli.run(['deploy', 'failing', '--image', bad])
  expect({ exitCode, out }).toEqual({ exitCode: 5, out: '' })
  expect(err).toContain('berth: berth-test/cli-deploys:bad is not live on failing: it exits with code 3')
  expect(err).toMatch(/ v1 berth-test\/cli-deploys:1 \([0-9a-f]{12}\) keeps serving\./)
  expect(err).toContain('Last output:\n  cannot reach the database\n')
  expect(err).toMatch(/The whole log: berth deploys failing \S{26}\n$/)
  const { items } = await cli.json<{ items: DeployView[] }>(['deploys', 'failing'])
  expect(items.map(deploy => deploy.status)).toEqual(['failed', 'live'])
  for (const { phases = [] } of items) {
    expect(phases[0]?.phase).toBe('queued')
    // What went live is watched for a while: its last phase may last.
    expect(phases.slice(0, -1).every(({ ms }) => ms !== null && ms >= 0)).toBe(true)
  }
  const shown = await cli.run(['deploys', 'failing', items[0]?.id ?? ''])
  expect(shown).toMatchObject({ exitCode: 0, out: expect.stringContaining('last output  cannot reach the database') })
  expect((await cli.run(['deploys', 'failing', '-n', '1'])).out.split('\n')).toHaveLength(3)
})

test('a rollback goes to the previous release, or to the one that is named', async () => {
  const first = await liveApp(server, { name: 'returning', image: one })
  await cli.run(['deploy', 'returning', '--image', two])
  const back = await cli.run(['rollback', 'returning'])
  expect(back).toMatchObject({ exitCode: 0, err: expect.stringContaining('rolled back') })
  expect(back.err).toContain('cli-deploys:1')
  expect((await cli.run(['rollback', 'returning', first.release ?? ''])).exitCode).toBe(0)
  expect((await cli.run(['rollback', 'returning', 'nonsense'])).exitCode).toBe(6)
  const { out } = await cli.run(['deploys', 'returning'])
  expect(
    out
      .trim()
      .split('\n')
      .slice(1)
      .map(line =>
        line
          .replace(/^\S+ +/, '')
          .slice(0, 8)
          .trim(),
      ),
  ).toEqual(['live', 'was live', 'was live', 'was live'])
})

test('what is not waited for goes on, can be followed and cancelled', async () => {
  await liveApp(server, { name: 'detached', image: one })
  const asked = await cli.run(['deploy', 'detached', '--image', slow, '--detach'])
  expect(asked).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\w{26}\n$/) })
  const id = asked.out.trim()
  const followed = await cli.run(['deploys', 'detached', id, '--follow'])
  expect(followed).toMatchObject({ exitCode: 0, err: expect.stringContaining('detached is live') })
  await cli.run(['deploy', 'detached', '--force', '-d'])
  expect((await cli.run(['cancel', 'detached'])).exitCode).toBe(0)
  const again = await cli.run(['cancel', 'detached'])
  expect(again).toMatchObject({ exitCode: 1, err: expect.stringContaining('berth rollback detached') })
  expect((await cli.run(['cancel', id])).exitCode).toBe(1)
})

test('a wait that is over ends with 3, and the deploy goes on', async () => {
  await makeApp(server, { name: 'late', image: slow })
  const { exitCode, err } = await cli.run(['deploy', 'late', '--timeout', '1s'])
  expect(exitCode).toBe(3)
  const [id = ''] = /\w{26}/.exec(err) ?? []
  expect((await cli.run(['deploys', id, '-f'])).exitCode).toBe(0)
})

test('a deploy that a newer one replaces says which', async () => {
  await makeApp(server, { name: 'busy', image: slow })
  await begin(server, 'busy', {})
  const waiting = cli.begin(['deploy', 'busy', '--image', one])
  await waiting.shows('asked for')
  const winner = await begin(server, 'busy', { image: two })
  const { exitCode, err } = await waiting.ended
  expect(exitCode).toBe(5)
  expect(err).toContain(`berth deploys busy ${winner.id} --follow`)
  await cli.run(['deploys', winner.id, '--follow'])
  expect(await readDeploy(server, winner.id)).toMatchObject({ status: 'live' })
})

test('Ctrl-C ends the looking on, not the deploy', async () => {
  await makeApp(server, { name: 'left', image: slow })
  const looking = cli.begin(['deploy', 'left'])
  await looking.shows('asked for')
  looking.process.kill('SIGINT')
  const { exitCode, err } = await looking.ended
  expect(exitCode).toBe(130)
  const [id = ''] = /\w{26}/.exec(err) ?? []
  expect((await cli.run(['deploys', id, '--follow'])).exitCode).toBe(0)
})
