import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { ContainerSpec } from '../../../server/adapters/docker/engine-containers.ts'
import { Refusal } from './fake-call.ts'
import { contractProgram, type Program, pageProgram } from './fake-program.ts'

/** The parts that we understand of the body of `POST /containers/create`. */
export interface CreateBody {
  readonly Image: string
  readonly Cmd?: readonly string[]
  readonly Env: readonly string[]
  readonly Labels: ContainerSpec['labels']
  readonly Tty?: boolean
  readonly HostConfig: {
    Memory: number
    RestartPolicy: { Name: string }
    readonly Mounts: readonly { Source: string }[]
  }
  readonly NetworkingConfig: {
    readonly EndpointsConfig: Readonly<Record<string, { readonly IPAMConfig: { readonly IPv4Address: string } }>>
  }
}

export interface Written {
  readonly at: number
  readonly stream: 1 | 2
  readonly text: string
}

const never = '0001-01-01T00:00:00Z'

/** One container: what it was made of, and its life. `changed` tells `start`, `die`, `output`. */
export class FakeContainer extends EventEmitter {
  readonly id = randomBytes(32).toString('hex')
  readonly output: Written[] = []
  readonly name: string
  readonly body: CreateBody
  readonly imageId: string
  readonly #page: string | null
  state: 'created' | 'running' | 'exited' = 'created'
  exitCode = 0
  error = ''
  #startedAt = never
  #finishedAt = never
  #program: Program | undefined

  constructor(name: string, body: CreateBody, image: { readonly id: string; readonly page: string | null }) {
    super()
    this.name = name
    this.body = body
    this.imageId = image.id
    this.#page = image.page
  }

  get echoes(): boolean {
    return this.#program?.echoes === true
  }

  get network(): { readonly name: string; readonly address: string } {
    const [only] = Object.entries(this.body.NetworkingConfig.EndpointsConfig)
    if (only === undefined) throw new Refusal(400, 'a container without a network')
    return { name: only[0], address: only[1].IPAMConfig.IPv4Address }
  }

  async start(): Promise<void> {
    const program = await this.#make()
    this.#program = program
    this.state = 'running'
    this.#startedAt = new Date().toISOString()
    this.emit('changed', 'start')
    const { says } = program
    if (says === undefined) return
    this.output.push({ at: Date.now(), stream: 1, text: says.stdout }, { at: Date.now(), stream: 2, text: says.stderr })
    await this.#die(says.exitCode)
  }

  /** SIGTERM where the program hears it, else SIGKILL when the time is over. */
  async stop(seconds: number): Promise<void> {
    const heard = seconds > 0 ? (this.#program?.codeAfterTerm ?? null) : null
    if (heard === null) await Promise.race([pause(seconds * 1000), this.ended()])
    await this.#die(heard ?? 137)
  }

  /** Its program ends by itself. */
  end(): Promise<void> {
    return this.#die(0)
  }

  kill(): Promise<void> {
    return this.#die(137)
  }

  async ended(): Promise<number> {
    while (this.state === 'running') await once(this, 'changed')
    return this.exitCode
  }

  facts() {
    const isRunning = this.state === 'running'
    const { name, address } = this.network
    return {
      Id: this.id,
      Name: `/${this.name}`,
      RestartCount: 0,
      State: {
        Status: this.state,
        ExitCode: this.exitCode,
        Error: this.error,
        Pid: isRunning ? process.pid : 0,
        StartedAt: this.#startedAt,
        FinishedAt: this.#finishedAt,
      },
      Image: this.imageId,
      Config: { Image: this.body.Image, Labels: this.body.Labels },
      HostConfig: this.body.HostConfig,
      NetworkSettings: {
        Networks: { [name]: { IPAddress: isRunning ? address : '', IPAMConfig: { IPv4Address: address } } },
      },
    }
  }

  async #make(): Promise<Program> {
    const { Cmd: command, Env } = this.body
    if (command === undefined && this.#page !== null) {
      const port = Number(Env.find(pair => pair.startsWith('PORT='))?.slice('PORT='.length))
      return pageProgram({ version: this.#page, address: this.network.address, port })
    }
    const program = contractProgram(command ?? [])
    if (program !== undefined) return program
    this.exitCode = 127
    this.error = `OCI runtime create failed: exec: "${command?.[0]}": stat ${command?.[0]}: no such file or directory: unknown`
    throw new Refusal(400, this.error)
  }

  async #die(code: number): Promise<void> {
    if (this.state !== 'running') return
    this.state = 'exited'
    this.exitCode = code
    this.#finishedAt = new Date().toISOString()
    await this.#program?.end()
    this.emit('changed', 'die')
  }
}
