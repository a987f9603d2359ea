import { setTimeout as pause } from 'node:timers/promises'
import { containerIds, removeContainers, removeNetwork } from '../../support/bare-docker.ts'
import { freePool } from '../../support/berth-server/free-pool.ts'
import { type BerthServer, startBerthServer } from '../../support/berth-server.ts'
import { TestRegistry } from '../../support/registry.ts'
import { atMost, type Figure } from '../figure.ts'
import { median } from '../median.ts'
import { note } from '../note.ts'
import { type BareNetwork, type CreateBody, createBareNetwork, deployBare } from './bare-docker-deploy.ts'
import { startDockerSpy } from './docker-spy.ts'
import { type PhaseTimes, phaseTimesOf, type TimedDeploy } from './phase-times.ts'
import { prepareVariants, type Variant } from './variants.ts'

const rounds = Number(process.env.BENCH_DEPLOYS ?? 20)

/** Request to live, divided by what bare Docker needs for the same container: interleaved, medians. */
export async function* benchDeploy(): AsyncGenerator<Figure> {
  await using registry = await TestRegistry.start()
  const variants = await prepareVariants(registry)
  await using server = await startBerthServer()
  const bodies = await recordCreateBodies(server, variants)
  const network = await createBareNetwork(await freePool())
  try {
    const samples = variants.map((variant, n) => new Comparison(server, network, { variant, bodies: bodies[n] ?? [] }))
    for (let round = 0; round < rounds; round++) for (const comparison of samples) await comparison.measure(round)
    for (const comparison of samples) yield* comparison.figures()
  } finally {
    await removeContainers(await containerIds({ network: [network.name] }))
    await removeNetwork(network.name)
  }
}

/** Makes each app and deploys both versions once, watching what berth asks of Docker. */
async function recordCreateBodies(server: BerthServer, variants: readonly Variant[]): Promise<CreateBody[][]> {
  await using spy = await startDockerSpy()
  await server.restart({ BERTH_DOCKER: spy.socket })
  const bodies: CreateBody[][] = []
  for (const { app, pullPolicy, images } of variants) {
    await server.api('POST', '/apps', { name: app, pullPolicy, image: images[0], drainSeconds: 5 })
    const from = spy.calls.length
    for (const image of images) await deployOnce(server, app, image)
    const creates = spy.calls.slice(from).filter(call => call.path.includes('/containers/create'))
    bodies.push(creates.map(call => JSON.parse(call.body)))
    if (process.env.BENCH_TRACE) printCalls(app, spy.calls.slice(from))
  }
  await server.restart({ BERTH_DOCKER: '/var/run/docker.sock' })
  return bodies
}

function printCalls(app: string, calls: Awaited<ReturnType<typeof startDockerSpy>>['calls']): void {
  for (const { method, path, startedAt, tookMs } of calls)
    note(
      `${app} ${new Date(startedAt).toISOString().slice(17, 23)} ${tookMs.toFixed(1).padStart(7)} ms ${method} ${path}`,
    )
}

async function deployOnce(server: BerthServer, app: string, image: string): Promise<TimedDeploy> {
  const answer = await server.api<TimedDeploy>('POST', `/apps/${app}/deploys`, { image, wait: true })
  if (answer.status === 200 && answer.body.status === 'live') return answer.body
  throw new Error(`deploy of ${app} ended with ${answer.status}: ${JSON.stringify(answer.body)}\n${server.logTail(20)}`)
}

/** Both sides of one variant. Each keeps the container before the newest, as berth does for its watch window. */
class Comparison {
  readonly #server: BerthServer
  readonly #network: BareNetwork
  readonly #variant: Variant
  readonly #bodies: readonly CreateBody[]
  readonly #berthMs: number[] = []
  readonly #bareMs: number[] = []
  readonly #phases: PhaseTimes[] = []
  readonly #barePhases: PhaseTimes[] = []
  readonly #bareIds: string[] = []

  constructor(
    server: BerthServer,
    network: BareNetwork,
    { variant, bodies }: { variant: Variant; bodies: readonly CreateBody[] },
  ) {
    this.#server = server
    this.#network = network
    this.#variant = variant
    this.#bodies = bodies
  }

  async measure(round: number): Promise<void> {
    const sides = [() => this.#measureBerth(round), () => this.#measureBare(round)]
    for (const measure of round % 2 === 0 ? sides : sides.reverse()) {
      await measure()
      await this.#untilRetired()
    }
  }

  async #measureBerth(round: number): Promise<void> {
    const image = this.#variant.images[round % 2] ?? ''
    const askedAt = Date.now()
    const beganAt = performance.now()
    const deploy = await deployOnce(this.#server, this.#variant.app, image)
    this.#berthMs.push(performance.now() - beganAt)
    this.#phases.push(phaseTimesOf(deploy, { askedAt, answeredAt: Date.now() }))
  }

  async #measureBare(round: number): Promise<void> {
    const body = this.#bodies[round % this.#bodies.length]
    if (body === undefined) throw new Error(`no create body was seen for ${this.#variant.app}`)
    const { id, tookMs, createMs, startMs, listenMs } = await deployBare(body, this.#network, nextBare++)
    this.#bareMs.push(tookMs)
    this.#barePhases.push({ create: createMs, start: startMs, listen: listenMs })
    this.#bareIds.push(id)
    await removeContainers(this.#bareIds.splice(0, this.#bareIds.length - 2))
  }

  /** The newest and the one before stay; then a moment of rest, the same for both sides. */
  async #untilRetired(): Promise<void> {
    const filters = { label: [`berth.app=${this.#variant.app}`, 'berth.managed=true'], network: [this.#network.name] }
    for (;;) {
      const all = await containerIds({ label: filters.label })
      const bare = await containerIds(filters)
      if (all.length - bare.length <= 2) break
      await pause(50)
    }
    await pause(200)
  }

  figures(): Figure[] {
    const name = `deploy.${this.#variant.app}`
    const [berth, bare] = [median(this.#berthMs), median(this.#bareMs)]
    return [
      { name: `${name}.ratio`, value: berth / bare, unit: '×', ...atMost(this.#variant.budget) },
      { name: `${name}.berth`, value: berth, unit: 'ms' },
      { name: `${name}.bare`, value: bare, unit: 'ms' },
      ...phaseFigures(`${name}.berth`, this.#phases),
      ...phaseFigures(`${name}.bare`, this.#barePhases),
    ]
  }
}

function phaseFigures(name: string, samples: readonly PhaseTimes[]): Figure[] {
  return [...new Set(samples.flatMap(times => Object.keys(times)))].map(phase => ({
    name: `${name}.${phase}`,
    value: median(samples.map(times => times[phase] ?? 0)),
    unit: 'ms',
  }))
}

let nextBare = 0
