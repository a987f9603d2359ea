import { setTimeout as pause } from 'node:timers/promises'
import { containerIds, docker, removeContainers, removeNetwork } from '../../support/bare-docker.ts'
import { freePool } from '../../support/berth-server/free-pool.ts'
import { startBareCaddy } from '../../support/load/bare-caddy.ts'
import { aLoadPlan } from '../../support/load/load-plan.ts'
import { type BareNetwork, createBareNetwork } from '../deploy/bare-docker-deploy.ts'
import { atLeast, type Figure } from '../figure.ts'
import { imageOf, type Scenario, underLoad, versions } from './scene.ts'

const host = 'proof.localhost'

/** The proof that this benchmark sees a loss: old one stopped, new one started at its address, nothing held meanwhile. */
export const seeALoss: Scenario = {
  name: 'proof',
  async run(): Promise<readonly Figure[]> {
    const network = await createBareNetwork(await freePool())
    const address = `${network.prefix}.2`
    try {
      await replace(network, address, 'v1')
      await using caddy = await startBareCaddy({ host, upstream: `${address}:8080` })
      const target = { address: '127.0.0.1', port: caddy.port, host, protocol: 'http' } as const
      const [report] = await underLoad(aLoadPlan({ target, versions }), async () => {
        await pause(1000)
        await replace(network, address, 'v2')
        await pause(1000)
      })
      const cut = report.webSockets.filter(life => life.endedAt !== null).length
      return [
        { name: 'switch.proof.lost-without-holding', value: report.lost, unit: 'requests', ...atLeast(1) },
        { name: 'switch.proof.websockets-cut', value: cut, unit: 'WebSockets', ...atLeast(20) },
      ]
    } finally {
      await removeContainers(await containerIds({ network: [network.name] }))
      await removeNetwork(network.name)
    }
  },
}

async function replace({ name }: BareNetwork, address: string, version: string): Promise<void> {
  const body = {
    Image: imageOf(version),
    HostConfig: { NetworkMode: name, Init: true },
    NetworkingConfig: { EndpointsConfig: { [name]: { IPAMConfig: { IPv4Address: address } } } },
  }
  for (const id of await containerIds({ network: [name] })) {
    await docker('POST', `/containers/${id}/stop?t=5`)
    await removeContainers([id])
  }
  const { body: created } = await docker('POST', '/containers/create', body)
  await docker('POST', `/containers/${(created as { Id: string }).Id}/start`)
  await untilHealthy(`http://${address}:8080/health`)
}

async function untilHealthy(url: string): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await pause(20)
  }
  throw new Error(`${url} does not answer`)
}
