import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { docker } from '../../support/bare-docker.ts'

/** The engine's create body as berth sent it. */
export interface CreateBody {
  readonly Image: string
  readonly Labels: Readonly<Record<string, string>>
  readonly HostConfig: Readonly<Record<string, unknown>>
  readonly NetworkingConfig: { readonly EndpointsConfig: Readonly<Record<string, object>> }
}

export interface BareNetwork {
  readonly name: string
  /** The first 16 bits and the third byte: `10.150.0`. */
  readonly prefix: string
}

const probeEveryMs = 10

/** A bridge of the same size as berth's. */
export async function createBareNetwork(pool: string): Promise<BareNetwork> {
  const prefix = pool.split('.').slice(0, 3).join('.')
  const name = `berth-bench-${process.pid}`
  const body = { Name: name, Driver: 'bridge', CheckDuplicate: true, IPAM: { Config: [{ Subnet: `${prefix}.0/22` }] } }
  await docker('POST', '/networks/create', body)
  return { name, prefix }
}

/** Create, start, ask every 10 ms until the first 200; answers the container and the time it took. */
export async function deployBare(body: CreateBody, network: BareNetwork, n: number) {
  const address = `${network.prefix}.${2 + (n % 250)}`
  const moved = JSON.stringify(movedTo(body, network, address))
  const beganAt = performance.now()
  const { body: created } = await docker(
    'POST',
    `/containers/create?name=berth-bench-${process.pid}-${n}`,
    JSON.parse(moved),
  )
  const { Id: id } = created as { Id: string }
  const createdAt = performance.now()
  await docker('POST', `/containers/${id}/start`)
  const startedAt = performance.now()
  while (!(await answers(address))) await pause(probeEveryMs)
  const answeredAt = performance.now()
  return {
    id,
    tookMs: answeredAt - beganAt,
    createMs: createdAt - beganAt,
    startMs: startedAt - createdAt,
    listenMs: answeredAt - startedAt,
  }
}

/** The same body on our network, not known as a container of that berth. */
function movedTo(body: CreateBody, network: BareNetwork, address: string) {
  const [endpoint = {}] = Object.values(body.NetworkingConfig.EndpointsConfig)
  return {
    ...body,
    Labels: { ...body.Labels, 'berth.instance': 'bench' },
    HostConfig: { ...body.HostConfig, NetworkMode: network.name },
    NetworkingConfig: { EndpointsConfig: { [network.name]: { ...endpoint, IPAMConfig: { IPv4Address: address } } } },
  }
}

function answers(host: string): Promise<boolean> {
  return new Promise(resolve => {
    const call = request({ host, port: 8080, agent: false, timeout: 2000 }, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    call.on('error', () => resolve(false))
    call.on('timeout', () => call.destroy())
    call.end()
  })
}
