import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { printLogWhenTestFails } from '../support/berth-server/log-on-failure.ts'
import { eventually } from '../support/eventually.ts'
import { type BerthOnFake, startBerthOnFake } from '../support/fake-engine/berth-on-fake.ts'
import { deployed, liveApp } from '../support/scene/apps.ts'
import { servingRows } from '../support/scene/standing.ts'

vi.setConfig({ testTimeout: 60_000 })

const image = 'localhost/berth-engine:1'

let berth: BerthOnFake

beforeAll(async () => {
  berth = await startBerthOnFake(image)
})

beforeEach(() => printLogWhenTestFails(berth.server))

afterAll(() => berth?.[Symbol.asyncDispose]())

async function eventsOf(app: string): Promise<string> {
  const { body } = await berth.server.api<{ items: { text: string }[] }>('GET', `/apps/${app}/events`)
  return body.items.map(({ text }) => text).join('\n')
}

const addressOf = (app: string): string => servingRows(berth.server, app)[0]?.address ?? ''
const answersAgain = (app: string) =>
  eventually(
    () => berth.server.request(`${app}.localhost`),
    ({ status }) => status === 200,
    30_000,
  )

test('a start whose address a stranger has takes another one', async () => {
  await liveApp(berth.server, { name: 'first', image })
  const next = addressOf('first').replace(/\d+$/, last => String(Number(last) + 1))
  await berth.engine.addStranger(next)
  await liveApp(berth.server, { name: 'second', image })
  expect(addressOf('second')).not.toBe(next)
  expect((await berth.server.request('second.localhost')).status).toBe(200)
})

test('a container that is newer than the list of containers is not called removed', async () => {
  await liveApp(berth.server, { name: 'renewed', image })
  const { held, release } = berth.engine.holdLists()
  await held
  await deployed(berth.server, 'renewed', { force: true })
  const [row] = servingRows(berth.server, 'renewed')
  release()
  // Something to wait for that comes after that list was gone through.
  const later = berth.engine.holdLists()
  await later.held
  later.release()
  expect(servingRows(berth.server, 'renewed')).toEqual([row])
  expect(await eventsOf('renewed')).not.toContain('another is made')
})

test('what Docker ended and started again while it told nothing is told from comparing', async () => {
  await liveApp(berth.server, { name: 'interrupted', image })
  // Two starts that close together would be one and its event.
  await pause(2500)
  await berth.engine.restart(() => true)
  await eventually(
    () => eventsOf('interrupted'),
    text => text.includes('ended while Docker was away'),
    30_000,
  )
})

test('a container whose address went to a stranger at a restart of Docker is made anew at another one', async () => {
  await liveApp(berth.server, { name: 'displaced', image })
  const before = addressOf('displaced')
  await berth.engine.restart(one => one.network.address !== before)
  await berth.engine.addStranger(before)
  await eventually(
    () => addressOf('displaced'),
    address => address !== '' && address !== before,
    30_000,
  )
  await answersAgain('displaced')
  expect(await eventsOf('displaced')).toContain('lost its address')
})
