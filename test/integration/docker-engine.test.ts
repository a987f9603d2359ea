import { connectDocker } from '../../server/adapters/docker/connect-docker.ts'
import { describeEngineContract } from '../support/engine-contract.ts'
import { buildImage } from '../support/images/build-image.ts'
import { busyboxImage } from '../support/images/busybox-image.ts'

const image = 'localhost/berth-dockertest-contract:1'

describeEngineContract('against a real engine', async () => {
  const engine = connectDocker({ socketPath: '/var/run/docker.sock' })
  await engine.images.load(buildImage(busyboxImage({ name: image })))
  return { engine, image }
})
