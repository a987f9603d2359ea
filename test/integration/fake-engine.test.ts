import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import { describeEngineContract } from '../support/engine-contract.ts'
import { FakeEngine } from '../support/fake-engine/fake-engine.ts'

const image = 'localhost/berth-dockertest-contract:1'

describeEngineContract('against our own fake', async () => {
  const fake = await FakeEngine.start()
  fake.addImage(image, null)
  const engine = connectDocker({ socketPath: fake.socketPath })
  return {
    engine: {
      ...engine,
      async [Symbol.asyncDispose]() {
        await engine[Symbol.asyncDispose]()
        await fake[Symbol.asyncDispose]()
      },
    },
    image,
  }
})
