import { randomInt } from 'node:crypto'
import type { BerthServer } from '../berth-server.ts'
import { FakeEngine } from '../fake-engine/fake-engine.ts'
import { startFaultyServer } from './faulty-server.ts'
import type { Images } from './scenarios.ts'

/** A berth on an engine of ours, whose containers listen on loopback addresses; both go with it. */
export async function startOnFake(images: Images): Promise<{ readonly server: BerthServer } & AsyncDisposable> {
  const engine = await FakeEngine.start()
  const [one, two, broken] = images
  engine.addImage(one, '1')
  engine.addImage(two, '2')
  engine.addImage(broken, null)
  const server = await startFaultyServer({
    BERTH_DOCKER: engine.socketPath,
    BERTH_NETWORK_POOL: `127.${randomInt(1, 255)}.0.0/16`,
  })
  return {
    server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}
