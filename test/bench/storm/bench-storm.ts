import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { containerIds, removeContainers, removeNetwork } from '../../support/bare-docker.ts'
import { freePool } from '../../support/berth-server/free-pool.ts'
import { type BerthServer, startBerthServer } from '../../support/berth-server.ts'
import { eachOf } from '../crowd/make-apps.ts'
import { deploySmall, loadSmallImages, runApps, smallImages } from '../crowd/running-apps.ts'
import { type BareNetwork, type CreateBody, createBareNetwork, deployBare } from '../deploy/bare-docker-deploy.ts'
import { startDockerSpy } from '../deploy/docker-spy.ts'
import { atMost, type Figure } from '../figure.ts'
import { median } from '../median.ts'

const apps = 50
const rounds = 3
/** As many candidates as berth lets start at once. */
const concurrency = Math.max(4, availableParallelism() * 4)

/** All apps deployed at the same moment, divided by bare Docker doing as much at the same concurrency. */
export async function* benchStorm(): AsyncGenerator<Figure> {
  await loadSmallImages()
  await using server = await startBerthServer()
  const names = await runApps(server, 'storm-', apps)
  const body = await recordCreateBody(server, names[0] ?? '')
  const network = await createBareNetwork(await freePool())
  const times: { berth: number; bare: number }[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      await untilFew(names)
      const berth = await timeOf(() => Promise.all(names.map(name => deploySmall(server, name, imageOfRound(round)))))
      await untilFew(names)
      const bare = await timeOf(() => deployAllBare(body, network, round))
      times.push({ berth, bare })
    }
  } finally {
    await removeContainers(await containerIds({ network: [network.name] }))
    await removeNetwork(network.name)
  }
  const [berth, bare] = [median(times.map(time => time.berth)), median(times.map(time => time.bare))]
  yield { name: 'storm.ratio', value: berth / bare, unit: '×', ...atMost(1.25) }
  yield { name: 'storm.berth', value: berth, unit: 'ms' }
  yield { name: 'storm.bare', value: bare, unit: 'ms' }
}

/** v1 is live when the first round begins. */
function imageOfRound(round: number): string {
  return smallImages[(round + 1) % 2] ?? ''
}

async function recordCreateBody(server: BerthServer, app: string): Promise<CreateBody> {
  await using spy = await startDockerSpy()
  await server.restart({ BERTH_DOCKER: spy.socket })
  await deploySmall(server, app, smallImages[1])
  await deploySmall(server, app, smallImages[0])
  await server.restart({ BERTH_DOCKER: '/var/run/docker.sock' })
  const create = spy.calls.find(call => call.path.includes('/containers/create'))
  return JSON.parse(create?.body ?? '{}')
}

async function deployAllBare(body: CreateBody, network: BareNetwork, round: number): Promise<void> {
  const before = await containerIds({ network: [network.name] })
  const numbers = Array.from({ length: apps }, (_, n) => round * apps + n)
  await eachOf(numbers, async n => void (await deployBare(body, network, n)), concurrency)
  await removeContainers(before)
}

/** Each app has its newest container and at most the one before. */
async function untilFew(names: readonly string[]): Promise<void> {
  while ((await containerIds({ label: ['berth.managed=true', 'berth.process=web'] })).length > 3 * names.length)
    await pause(100)
  await pause(2000)
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const beganAt = performance.now()
  await work()
  return performance.now() - beganAt
}
