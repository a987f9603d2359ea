import { randomBytes } from 'node:crypto'
import type { DockerEngine } from '../../../server/adapters/docker/engine.ts'
import type { ContainerSpec, EngineContainer, LogRead } from '../../../server/adapters/docker/engine-containers.ts'
import { type ErrorCode, isAppError } from '../../../server/errors.ts'

export interface EngineUnderTest {
  readonly engine: DockerEngine
  /** The name of an image that is there and can run the commands below; removed in the end. */
  readonly image: string
}

/** All that the contract runs; a fake needs to understand no more than these. */
export const contractCommands = {
  stay: ['sleep', '1000000'],
  speakAndFail: ['sh', '-c', 'echo out; echo err >&2; exit 3'],
  missing: ['/no/such/program'],
  say: ['echo', 'hello'],
  fail: ['sh', '-c', 'exit 7'],
  echoInput: ['cat'],
} as const

/** The engine under test, with a network and containers of its own that are easily made and all removed. */
export class EngineBench {
  readonly run = `berth-dockertest-${randomBytes(4).toString('hex')}`
  readonly subnet = `10.250.${4 * (2 + Math.floor(Math.random() * 60))}.0/22`
  readonly #labels = [`berth.test=${this.run}`]
  #underTest: EngineUnderTest | undefined
  #count = 0

  async open(setUp: () => Promise<EngineUnderTest>): Promise<void> {
    this.#underTest = await setUp()
    await this.engine.networks.create({ name: this.run, subnet: this.subnet, labels: { 'berth.test': this.run } })
  }

  get engine(): DockerEngine {
    return this.#opened.engine
  }

  get image(): string {
    return this.#opened.image
  }

  get #opened(): EngineUnderTest {
    if (this.#underTest === undefined) throw new Error('the bench is not open')
    return this.#underTest
  }

  async removeContainers(): Promise<void> {
    for (const { id } of await this.engine.containers.list(this.#labels)) await this.engine.containers.remove(id)
  }

  async close(): Promise<void> {
    await this.removeContainers()
    for (const volume of await this.engine.volumes.list(this.#labels)) await this.engine.volumes.remove(volume)
    await this.engine.networks.remove(this.run)
    await this.engine.images.remove(this.image)
    await this.engine[Symbol.asyncDispose]()
  }

  aSpec(changes: Partial<ContainerSpec> = {}): ContainerSpec {
    this.#count += 1
    return {
      name: `${this.run}-${this.#count}`,
      image: this.image,
      command: contractCommands.stay,
      environment: { COLOUR: 'blue' },
      labels: { 'berth.test': this.run },
      network: { name: this.run, address: this.subnet.replace('.0/22', `.${10 + this.#count}`), aliases: ['shop'] },
      mounts: [],
      memoryBytes: 64 * 1024 * 1024,
      pidsLimit: 64,
      shmBytes: 64 * 1024 * 1024,
      capabilities: [],
      readOnlyRoot: false,
      init: false,
      stopTimeoutSeconds: 5,
      ...changes,
    }
  }

  async started(changes: Partial<ContainerSpec> = {}): Promise<string> {
    const id = await this.engine.containers.create(this.aSpec(changes))
    await this.engine.containers.start(id)
    return id
  }

  async inspected(idOrName: string): Promise<EngineContainer> {
    const container = await this.engine.containers.inspect(idOrName)
    if (container === null) throw new Error(`${idOrName} is not there`)
    return container
  }

  async output(id: string, read: LogRead): Promise<{ stdout: string; stderr: string }> {
    const texts = { stdout: '', stderr: '' }
    for await (const { stream, bytes } of this.engine.containers.logs(id, read)) {
      texts[stream] += Buffer.from(bytes).toString()
    }
    return texts
  }
}

/** For `rejects.toSatisfy`. */
export function is(code: ErrorCode) {
  return (error: unknown) => isAppError(error, code)
}
