import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contractCommands } from '../engine-contract/engine-bench.ts'
import { attach } from './attach-route.ts'
import { containerRoutes } from './container-routes.ts'
import { execRoutes } from './exec-routes.ts'
import { type Answering, answer, type Routes, streamed } from './fake-call.ts'
import { FakeContainer } from './fake-container.ts'
import { fakeStorage } from './fake-storage.ts'

/**
 * A container engine of ours on a unix socket: it keeps the contract of the real one, and its containers are pages that
 * really listen at their addresses (so those must be loopback ones). It outlives any berth that works with it.
 */
export class FakeEngine implements AsyncDisposable {
  readonly socketPath: string
  readonly #containers = new Map<string, FakeContainer>()
  readonly #storage = fakeStorage(this.#containers)
  readonly #listeners = new Set<ServerResponse>()
  #listing: () => Promise<void> = async () => {}
  // Callers keep their connections for long, as the real engine lets them.
  readonly #server = createServer(
    { keepAliveTimeout: 0 },
    (request, response) => void answer(this.#routes, request, response),
  ).on('upgrade', (request: IncomingMessage, socket: Socket) => attach(this.#containers, request, socket))
  readonly #routes: Routes = {
    'GET /version': () => ({ Version: '27.0.0', ApiVersion: '1.46', Os: 'linux', Arch: 'amd64' }),
    'GET /_ping': () => 'OK',
    'GET /info': () => ({ DockerRootDir: '/', CgroupVersion: '2', LoggingDriver: 'local' }),
    'GET /events': this.#listen(),
    ...execRoutes(this.#containers),
    ...containerRoutes(this.#containers, this.#storage, {
      tell: (action, container) => this.#tell(action, container),
      listing: () => this.#listing(),
    }),
    ...this.#storage.routes,
  }

  private constructor(socketPath: string) {
    this.socketPath = socketPath
  }

  static async start(): Promise<FakeEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'berth-fake-'))
    const engine = new FakeEngine(join(folder, 'docker.sock'))
    engine.#server.listen(engine.socketPath)
    await once(engine.#server, 'listening')
    return engine
  }

  /** An image whose containers show this to every visitor; null for one that only runs the commands of the contract. */
  addImage(name: string, page: string | null): void {
    this.#storage.addImage(name, page)
  }

  /** The next list of containers is made, and handed over when `release` is called: it is old then. */
  holdLists(): { readonly held: Promise<void>; readonly release: () => void } {
    const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    this.#listing = async () => {
      held.resolve()
      await released.promise
    }
    return { held: held.promise, release: released.resolve }
  }

  /** A container that is not of berth, at this address of the only network. */
  async addStranger(address: string): Promise<void> {
    const [network = ''] = [...this.#containers.values()].map(one => one.network.name)
    const body = {
      ...{ Image: this.#storage.firstImage(), Cmd: contractCommands.stay, Env: [], Labels: {} },
      HostConfig: { Memory: 0, RestartPolicy: { Name: 'no' }, Mounts: [] },
      NetworkingConfig: { EndpointsConfig: { [network]: { IPAMConfig: { IPv4Address: address } } } },
    }
    const stranger = new FakeContainer('stranger', body, this.#storage.image(body.Image))
    this.#containers.set(stranger.id, stranger)
    await stranger.start()
  }

  /** The daemon ends and is back at once: what ran has ended, nobody was told, and only `keeps` started again. */
  async restart(isKept: (container: FakeContainer) => boolean): Promise<void> {
    for (const listener of this.#listeners) listener.destroy()
    for (const one of this.#containers.values()) {
      if (one.state !== 'running') continue
      await one.stop(1)
      if (isKept(one)) await one.start()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#containers.values()].map(one => one.kill()))
    this.#server.close()
    this.#server.closeAllConnections()
    await rm(join(this.socketPath, '..'), { recursive: true, force: true })
  }

  #listen(): Answering {
    return ({ response }) => {
      this.#listeners.add(response)
      response.on('close', () => this.#listeners.delete(response))
      response.writeHead(200).flushHeaders()
      return streamed
    }
  }

  #tell(action: string, { id, exitCode }: FakeContainer): void {
    const Attributes = action === 'die' ? { exitCode: String(exitCode) } : {}
    for (const listener of this.#listeners)
      listener.write(
        `${JSON.stringify({ Action: action, Actor: { ID: id, Attributes }, timeNano: Date.now() * 1e6 })}\n`,
      )
  }
}
