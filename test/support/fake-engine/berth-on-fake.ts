import { randomInt } from 'node:crypto'
import { type BerthServer, startBerthServer } from '../berth-server.ts'
import { FakeEngine } from './fake-engine.ts'

export interface BerthOnFake extends AsyncDisposable {
  readonly engine: FakeEngine
  readonly server: BerthServer
}

/** A berth on an engine of ours, whose images are pages that say their own name; both go with it. */
export async function startBerthOnFake(...images: readonly string[]): Promise<BerthOnFake> {
  const engine = await FakeEngine.start()
  for (const image of images) engine.addImage(image, image)
  const server = await startBerthServer({
    BERTH_DOCKER: engine.socketPath,
    BERTH_NETWORK_POOL: `127.${randomInt(1, 255)}.0.0/16`,
  })
  return {
    engine,
    server,
    async [Symbol.asyncDispose]() {
      await server.stop()
      await engine[Symbol.asyncDispose]()
    },
  }
}
