import { type OutgoingHttpHeaders, request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { liveApp, loadPage } from '../support/scene/apps.ts'
import { containersOf, untilInOrder } from '../support/scene/standing.ts'
import { Cli } from './cli-rig.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const image = 'berth-test/run-input:1'
const waitsForInput = 'trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.1; done'
let server: BerthServer
let cli: Cli
/** The way people come: through Caddy. */
let panel: Readonly<Record<string, string>>

beforeAll(async () => {
  await loadPage({ name: image, version: '1' })
  server = await startBerthServer()
  cli = new Cli(server)
  panel = { BERTH_URL: `http://berth.localhost:${server.httpPort}` }
  await liveApp(server, { name: 'shop', image })
})

beforeEach(() => printLogWhenTestFails(server))

afterAll(async () => {
  cli[Symbol.dispose]()
  await server?.stop()
})

async function onlyItsOwnIsLeft(): Promise<void> {
  await eventually(
    () => containersOf(server, 'shop'),
    containers => containers.length === 1,
  )
}

test('what is piped in reaches the command, to its end', async () => {
  const { exitCode, out, err } = await cli.run(['run', '-i', 'shop', '--', 'cat'], { input: 'a\nb\n', env: panel })
  expect([exitCode, out, err]).toEqual([0, 'a\nb\n', ''])
  await onlyItsOwnIsLeft()
})

test('more than anybody keeps goes in and comes out whole', async () => {
  const input = Array.from({ length: 400_000 }, (_, n) => `line ${n}\n`).join('')
  const { exitCode, out } = await cli.run(['run', '-i', 'shop', '--', 'cat'], { input, env: panel })
  expect(exitCode).toBe(0)
  expect(out === input).toBe(true)
})

test('outputs stay apart, and the exit code is that of the command, which may leave input unread', async () => {
  const command = ['sh', '-c', 'read line; echo "got $line"; echo trouble >&2; exit 7']
  const { exitCode, out, err } = await cli.run(['run', '-i', 'shop', '--', ...command], { input: 'one\ntwo\n' })
  expect([exitCode, out]).toEqual([7, 'got one\n'])
  expect(err).toBe('trouble\nberth: sh ended with exit code 7.\n')
  await untilInOrder(server, 'shop')
})

test('on a terminal the command has one, of the size of the window', async () => {
  const look = 'test -t 0 && test -t 1 && echo terminal; sleep 1; stty size'
  const { exitCode, out } = await cli.onTerminal(['run', '-it', 'shop', '--', 'sh', '-c', look], panel).ended
  expect(exitCode).toBe(0)
  expect(out).toBe('terminal\r\n24 80\r\n')
})

test('Ctrl-C goes to the command of a terminal', async () => {
  const running = cli.onTerminal(['run', '-it', 'shop', '--', 'sh', '-c', waitsForInput], panel)
  await running.shows('ready')
  running.type('\u0003')
  const { exitCode, out } = await running.ended
  expect(exitCode).toBe(9)
  expect(out).toContain('caught')
  await onlyItsOwnIsLeft()
})

test('without a terminal of our own there is none to give', async () => {
  const { exitCode, err } = await cli.run(['run', '-t', 'shop', '--', 'sh'])
  expect(exitCode).toBe(2)
  expect(err).toContain('-t needs a terminal for input and output')
})

test('a command whose caller is gone is ended and taken away', async () => {
  const running = cli.begin(['run', '-i', 'shop', '--', 'sh', '-c', waitsForInput], { env: panel })
  await running.shows('ready')
  running.process.kill('SIGKILL')
  await onlyItsOwnIsLeft()
  await untilInOrder(server, 'shop')
})

test('only a token opens the connection, once, and no page elsewhere', async () => {
  const made = await server.api<{ id: string }>('POST', '/apps/shop/runs', { command: ['cat'], input: true })
  expect(made.status).toBe(201)
  const path = `/api/v1/apps/shop/runs/${made.body.id}/io`
  const authorization = `Bearer ${server.token}`
  const upgrade = { ...{ connection: 'Upgrade', upgrade: 'websocket' }, 'sec-websocket-version': '13' }
  const asked = { ...upgrade, 'sec-websocket-key': Buffer.from('sixteen letters!').toString('base64') }
  expect(await statusOf(path, { ...asked })).toBe(401)
  expect(await statusOf(path, { ...asked, authorization: 'Bearer wrong' })).toBe(401)
  expect(await statusOf(path, { ...asked, authorization, origin: 'http://shop.localhost' })).toBe(403)
  expect(await statusOf(path, { ...asked, authorization, host: 'elsewhere.example' })).toBe(421)
  expect(await statusOf(path, { authorization })).toBe(426)
  expect(await statusOf(path.replace(made.body.id, 'none'), { ...asked, authorization })).toBe(404)
  expect(await statusOf(path, { ...asked, authorization })).toBe(101)
  expect(await statusOf(path, { ...asked, authorization })).toBe(404)
  await onlyItsOwnIsLeft()
})

test('a restart of berth ends a command in words, and takes its container away', async () => {
  const running = cli.begin(['run', '-i', 'shop', '--', 'sh', '-c', waitsForInput], { env: panel })
  await running.shows('ready')
  await server.kill9()
  const { exitCode, err } = await running.ended
  expect(exitCode).toBe(1)
  expect(err).toContain('The connection ended before the command had')
  await server.restart()
  await onlyItsOwnIsLeft()
})

/** Of one request, whose connection is closed at once. */
function statusOf(path: string, headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${server.url}${path}`, { headers, agent: false })
    call.on('error', reject)
    call.on('upgrade', (answer, socket) => {
      socket.destroy()
      resolve(answer.statusCode ?? 0)
    })
    call.on('response', answer => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    call.end()
  })
}
