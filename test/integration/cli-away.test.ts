import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadImage } from '../support/bare-docker.ts'
import { type BerthServer, startBerthServer } from '../support/berth-server.ts'
import { eventually } from '../support/eventually.ts'
import { scriptImage } from '../support/images/bad-images.ts'
import { buildImage } from '../support/images/build-image.ts'
import { deploysOf, liveApp, loadPage, makeApp } from '../support/scene/apps.ts'
import { Cli } from './cli-rig.ts'

const slow = 'berth-test/cli-away:slow'
const bad = 'berth-test/cli-away:bad'
const talker = 'berth-test/cli-away:talker'
let server: BerthServer
let cli: Cli

beforeAll(async () => {
  server = await startBerthServer()
  cli = new Cli(server)
  await loadPage({ name: slow, version: 'slow', listenAfterSeconds: 4 })
  await loadImage(buildImage(scriptImage(bad, 'sleep 4; echo no luck; exit 3')))
  const talk = 'n=0; while true; do n=$((n+1)); echo line $n; sleep 0.2; done & exec httpd -f -p "$PORT" -h /'
  await loadImage(buildImage(scriptImage(talker, talk)))
})

afterAll(async () => {
  cli[Symbol.dispose]()
  await server.stop()
})

test.each([
  ['killed', () => server.kill9()],
  ['stopped', () => server.terminate()],
])('a server that is %s in the middle of a wait is waited for, and the deploy ends live', async (how, end) => {
  await makeApp(server, { name: `live-${how}`, image: slow })
  const waiting = cli.begin(['deploy', `live-${how}`])
  await waiting.shows('asked for')
  await end()
  await waiting.shows('The deploy is not lost')
  await pause(1000)
  await server.restart()
  const { exitCode, out, err } = await waiting.ended
  expect({ exitCode, out, err }).toMatchObject({
    exitCode: 0,
    out: `http://live-${how}.localhost:${server.httpPort}\n`,
  })
  expect(err).toContain('The server is back.')
  expect(err.match(/asked for/g)).toHaveLength(1)
})

test('a deploy that fails after the server was away ends with 5', async () => {
  await makeApp(server, { name: 'unlucky', image: bad })
  const waiting = cli.begin(['deploy', 'unlucky'])
  await waiting.shows('asked for')
  await server.kill9()
  await pause(500)
  await server.restart()
  expect(await waiting.ended).toMatchObject({ exitCode: 5, err: expect.stringContaining('no luck') })
})

test('a server that stays away ends the wait with 3', async () => {
  await makeApp(server, { name: 'gone', image: slow })
  const waiting = cli.begin(['deploy', 'gone', '--timeout', '3s'])
  await waiting.shows('asked for')
  await server.kill9()
  const { exitCode, err } = await waiting.ended
  await server.restart()
  expect(exitCode).toBe(3)
  expect(err).toContain('berth deploys gone')
})

test('an answer that is lost on the way makes no second deploy', async () => {
  await makeApp(server, { name: 'once', image: slow })
  await using faulty = await loseFirstAnswer(server.url)
  const { exitCode } = await cli.run(['deploy', 'once'], { env: { BERTH_URL: faulty.url } })
  expect(exitCode).toBe(0)
  expect(faulty.lost()).toBe(1)
  expect(await deploysOf(server, 'once')).toHaveLength(1)
})

test('a log that is followed goes on when the server is back, and no line comes twice', async () => {
  await liveApp(server, { name: 'talking', image: talker })
  const following = cli.begin(['logs', 'talking', '-f'])
  await following.shows('line 3\n')
  await server.kill9()
  await following.shows('Waiting for it')
  await server.restart()
  await following.shows('The server is back.')
  const before = lines(following.seen())
  await eventually(
    () => lines(following.seen()).length,
    count => count > before.length + 5,
  )
  following.process.kill('SIGTERM')
  const numbers = lines((await following.ended).out)
  expect(numbers).toEqual(numbers.map((_, n) => (numbers[0] ?? 0) + n))
})

function lines(text: string): number[] {
  return [...text.matchAll(/ {2}line (\d+)\n/g)].map(([, number]) => Number(number))
}

/** Passes everything on, but breaks the connection of the first deploy that is asked for once the server has taken it. */
async function loseFirstAnswer(target: string): Promise<AsyncDisposable & { url: string; lost: () => number }> {
  let lost = 0
  const between = createServer((incoming, outgoing) => {
    const { method, headers, url = '/' } = incoming
    const onward = request(
      new URL(url, target),
      { method, headers: { ...headers, host: new URL(target).host } },
      answer => {
        if (method !== 'POST' || lost > 0)
          return answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.headers))
        lost += 1
        answer.resume()
        return incoming.socket.destroy()
      },
    )
    onward.on('error', () => incoming.socket.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>(resolve => between.listen(0, '127.0.0.1', resolve))
  const { port } = between.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    lost: () => lost,
    async [Symbol.asyncDispose]() {
      between.closeAllConnections()
      await new Promise(resolve => between.close(resolve))
    },
  }
}
