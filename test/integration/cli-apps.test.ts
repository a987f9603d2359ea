import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppView } from '../../server/apps/app-view.ts'
import { loadImage } from '../support/bare-docker.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { liveApp, loadPage, makeApp, readApp } from '../support/scene/apps.ts'
import { Cli } from './cli-rig.ts'

const image = 'berth-test/cli-apps:1'
let server: BerthServer
let cli: Cli

beforeAll(async () => {
  server = await startBerthServer()
  cli = new Cli(server)
  await loadPage({ name: image, version: 'one' })
})

afterAll(async () => {
  cli[Symbol.dispose]()
  await server.stop()
})

async function done(...words: readonly string[]): Promise<string> {
  const { exitCode, out, err } = await cli.run(words)
  expect({ words, exitCode, err }).toMatchObject({ words, exitCode: 0 })
  return out
}

test('an app is made, deployed at once and listed', async () => {
  const made = await cli.run(['create', 'first', '--image', image, '--pull-policy', 'never', '--deploy'])
  expect(made).toMatchObject({ exitCode: 0, out: `http://first.localhost:${server.httpPort}\n` })
  expect(made.err).toContain('first is live')
  const { items } = await cli.json<{ items: AppView[] }>(['apps'])
  expect(items.find(app => app.name === 'first')).toMatchObject({ status: 'running' })
  expect(await done('apps')).toMatch(/^APP +STATUS .*\nfirst +running +1 +berth-test\/cli-apps:1/)
  expect(await cli.json(['apps', 'first'])).toMatchObject({ name: 'first' })
  expect(await done('apps', '--app', 'first')).toContain('status')
})

test('what an app is made with is what it gets', async () => {
  const words = ['create', 'whole', '--image', image, '--port', '3000', '--health', '/up', '--volume', 'data:/data']
  const more = ['--release-command', 'sh -c "echo now"', '--start-timeout', '2m', '--private', '-e', 'KEY=a=b']
  const app = await cli.json<AppView>([...words, ...more])
  expect(app).toMatchObject({ port: 3000, healthPath: '/up', startTimeoutSeconds: 120, url: null, domains: [] })
  expect(app.releaseCommand).toEqual(['sh', '-c', 'echo now'])
  expect(app.volumes).toMatchObject([{ name: 'data', path: '/data' }])
  expect(app.variables).toMatchObject([{ name: 'KEY', secret: true }])
  const changed = await cli.json<AppView>(['set', 'whole', '--health', '', '--port', '4000'])
  expect(changed).toMatchObject({ port: 4000, healthPath: null })
})

test('a name that is none is a usage error, one that is taken a failure', async () => {
  expect(await cli.run(['create', 'My_App', '--image', image])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('my-app'),
  })
  await makeApp(server, { name: 'taken', image })
  expect((await cli.run(['create', 'taken', '--image', image])).exitCode).toBe(1)
})

test('an app that there is not is not found, and the one that is meant is named', async () => {
  await makeApp(server, { name: 'storefront', image })
  for (const words of [
    ['apps'],
    ['deploys'],
    ['env'],
    ['domains'],
    ['scale'],
    ['logs'],
    ['stop'],
    ['open'],
    ['deploy'],
  ]) {
    const { exitCode, out, err } = await cli.run([...words, 'storefornt'])
    expect({ words, exitCode, out }).toEqual({ words, exitCode: 6, out: '' })
    expect(err).toContain('Did you mean "storefront"?')
  }
  expect((await cli.run(['apps', '../system'])).exitCode).toBe(6)
  expect((await cli.run(['apps', '..'])).exitCode).toBe(2)
})

test('variables are set, listed, imported and taken away', async () => {
  await makeApp(server, { name: 'vars', image })
  await done('env', 'set', 'vars', 'SECRET=s3cret', 'WIDE=漢字 and=more')
  await done('env', 'vars', 'set', '--plain', 'LEVEL=debug')
  const table = await done('env', 'vars')
  expect(table).toMatch(/LEVEL +\S.* debug\n/)
  expect(table).not.toContain('s3cret')
  const file = join(cli.home, '.env')
  writeFileSync(file, '# a comment\nexport ONE=1\nTWO="two\\nlines"\n')
  await done('env', 'import', file, '--app', 'vars', '--plain')
  const { items } = await cli.json<{ items: { name: string; value?: string }[] }>(['env', 'list', 'vars'])
  expect(items.map(one => one.name).sort()).toEqual(['LEVEL', 'ONE', 'SECRET', 'TWO', 'WIDE'])
  expect(items.find(one => one.name === 'TWO')).toMatchObject({ value: 'two\nlines' })
  writeFileSync(file, 'ONE=1\nONE=2\ndiscovery.type=single-node\nNONE=\n')
  const imported = await cli.run(['env', 'import', 'vars', file, '--plain', 'ONE', 'discovery.type'])
  expect(imported.err).toContain('Set ONE, discovery.type, NONE.')
  expect(imported.err).toContain('ONE stands there more than once: the last one counts.')
  expect(imported.err).toContain('NONE is set to nothing.')
  expect(await done('env', 'vars')).toMatch(/discovery\.type +\S.* single-node\n/)
  expect(await done('env', 'vars')).toMatch(/NONE +\S.* secret\n/)
  expect(await cli.run(['env', 'import', 'vars', file, '--plain', 'ON'])).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('Did you mean ONE?'),
  })
  await done('env', 'unset', 'vars', 'ONE', 'TWO')
  expect(await cli.run(['env', 'unset', 'vars', 'LEVLE'])).toMatchObject({
    exitCode: 6,
    err: expect.stringContaining('Did you mean LEVEL?'),
  })
  await cli.run(['env', 'import', 'vars', '-', '--replace'], { input: 'ONLY=1\n' })
  expect(await cli.json(['env', 'vars'])).toMatchObject({ items: [{ name: 'ONLY', secret: true }] })
})

test('a file that cannot be read as variables changes nothing', async () => {
  await makeApp(server, { name: 'unread', image })
  const { exitCode, err } = await cli.run(['env', 'import', 'unread', '-'], { input: 'A=1\nnot a line s3cret\n' })
  expect(exitCode).toBe(2)
  expect(err).toContain('Line 2')
  expect(err).not.toContain('s3cret')
  expect(await cli.json(['env', 'unread'])).toMatchObject({ items: [] })
})

test('every setting is changed, and it is said which of them act at once', async () => {
  await makeApp(server, { name: 'settings', image, volumes: [{ name: 'data', path: '/data' }] })
  const set = async (...words: readonly string[]) => (await cli.run(['set', 'settings', ...words])).err
  expect(await set('--tag-rule', 'v*', '--hold', '20s')).toContain('Changed settings; applied immediately.')
  expect(await set('--read-only', '--no-init', '--root', 'refuse')).toContain('applies with the next deploy')
  expect(await set('--shared-volume', '--drain', '5s')).toContain(
    '--drain at once, the rest applies with the next deploy',
  )
  expect(await readApp(server, 'settings')).toMatchObject({
    ...{ tagRule: 'v*', holdSeconds: 20, readOnlyRoot: true, init: false, rootPolicy: 'refuse' },
    ...{ sharedVolume: true, drainSeconds: 5 },
  })
  expect(await set('--pids', '2000', '--shm', '256Mi')).toContain('applies with the next deploy')
  expect(await readApp(server, 'settings')).toMatchObject({ pidsLimit: 2000, shmBytes: 256 * 2 ** 20 })
  expect(await set('--tag-rule', '', '--no-read-only')).toContain('--tag-rule at once')
  expect(await readApp(server, 'settings')).toMatchObject({ tagRule: null, readOnlyRoot: false })
  expect(await set('--hold', '2m')).toContain('--hold must be at most 60')
})

test('domains are added, listed and removed', async () => {
  await makeApp(server, { name: 'named', image })
  const added = await cli.run(['domains', 'add', 'named', 'shop.berth-test.invalid'])
  expect(added.exitCode).toBe(0)
  expect(added.err).toMatch(/^shop\.berth-test\.invalid: DNS /m)
  expect(await cli.json(['domains', 'check', 'shop.localhost'])).toEqual({
    ...{ host: 'shop.localhost', addresses: expect.anything(), notes: [] },
  })
  await done('domains', 'remove', 'named', 'shop.berth-test.invalid')
  await done('domains', 'add', 'named', 'shop.example.test', '--insist')
  expect(await done('domains', 'named')).toMatch(/shop\.example\.test +alias/)
  expect(await cli.json(['domains', 'list', 'named'])).toMatchObject({ items: [{}, { host: 'shop.example.test' }] })
  await done('domains', 'named', 'remove', 'shop.example.test')
  expect((await cli.run(['domains', 'remove', 'named', 'shop.example.test'])).exitCode).toBe(6)
  expect((await cli.run(['domains', 'add', 'named', 'no host'])).exitCode).toBe(2)
})

test('an app is scaled, stopped, started, restarted and opened', async () => {
  await liveApp(server, { name: 'living', image })
  expect(await done('scale', 'living', 'web=2')).toMatch(/^web +\d +2 /m)
  await eventually(
    () => readApp(server, 'living'),
    app => app.processes[0]?.alive === 2,
  )
  expect((await cli.run(['scale', 'living', 'wbe=2'])).exitCode).toBe(6)
  expect(await cli.json(['scale', 'living'])).toMatchObject({ name: 'living' })
  const nameless = await cli.run(['scale', 'living', '--memory', '1Gi', '--singleton'])
  expect(nameless).toMatchObject({ exitCode: 2, out: '' })
  expect(nameless.err).toContain('berth scale living web --memory 1Gi --singleton')
  const limited = await cli.run(['scale', 'living', 'web', '--memory', '256Mi'])
  expect(limited.err).toContain('it applies with the next deploy')
  expect(limited.out).toMatch(/^web +\d +2 +256 MiB /m)
  await done('scale', 'living', 'clock=1', '--command', 'sleep 1000', '--alone', '--stop-timeout', '60')
  const clock = { name: 'clock', command: ['sleep', '1000'], singleton: true, stopTimeoutSeconds: 60 }
  expect(await cli.json(['scale', 'living', 'clock=0'])).toMatchObject({ processes: [{ name: 'web' }, clock] })
  await done('stop', 'living')
  expect(await done('apps')).toMatch(/living +stopped/)
  const address = `http://living.localhost:${server.httpPort}\n`
  expect(await done('start', 'living')).toBe(address)
  expect(await done('restart', 'living')).toBe(address)
  expect(await done('open', 'living')).toBe(address)
})

test('what an app prints is read', async () => {
  const talker = scriptImage('berth-test/cli-apps:talker', 'echo one; echo grüße 漢字; exec httpd -f -p "$PORT" -h /')
  await loadImage(buildImage(talker))
  await liveApp(server, { name: 'talking', image: talker.name })
  expect(await done('logs', 'talking')).toMatch(/^\S+Z web\.1 {2}one\n\S+Z web\.1 {2}grüße 漢字\n/)
  expect(await done('logs', 'talking', '-p', 'web', '--since', '1h')).toContain('one')
  expect(await cli.json(['logs', 'talking', '--tail', '1'])).toMatchObject({ items: [{ source: 'web.1' }] })
  expect(await done('logs', 'talking', '--since', '2040-01-01')).toBe('')
})

test('a command is run in an app, its output whole and its end told', async () => {
  await liveApp(server, { name: 'speaking', image })
  expect(await done('run', 'speaking', '--', 'echo', '--json', 'grüße 漢字')).toBe('--json grüße 漢字\n')
  expect(await done('run', '--app', 'speaking', 'echo', 'x')).toBe('x\n')
  const failed = await cli.run(['run', 'speaking', '--', 'sh', '-c', 'echo out; exit 9'])
  expect(failed).toMatchObject({ exitCode: 9, out: 'out\n', err: expect.stringContaining('exit code 9') })
  expect(await cli.json(['run', 'speaking', 'echo', 'x'])).toEqual({ exitCode: 0, output: 'x' })
})

test('an app is deleted with --yes, and never without being asked', async () => {
  await makeApp(server, { name: 'going', image })
  expect(await cli.run(['delete', 'going'])).toMatchObject({ exitCode: 2, err: expect.stringContaining('--yes') })
  await done('delete', 'going', '--yes')
  expect((await cli.run(['delete', 'going', '--yes'])).exitCode).toBe(6)
})
