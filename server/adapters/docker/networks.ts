import * as z from 'zod'
import { isAppError } from '../../errors.ts'
import { engineRefused } from '../../failures/engine-failures.ts'
import { nullIfAbsent } from './absent.ts'
import type { EngineNetwork, EngineNetworks } from './engine.ts'
import type { EngineConnection } from './engine-connection.ts'
import { enginePath } from './engine-path.ts'
import { goList, goMap, goText } from './go-json.ts'

type NewNetwork = Parameters<EngineNetworks['create']>[0]

export function dockerNetworks(engine: EngineConnection): EngineNetworks {
  return {
    create: network => createNetwork(engine, network),
    inspect: name => inspectNetwork(engine, name),
    async list() {
      return (await engine.json({ method: 'GET', path: '/networks' }, goList(networkAnswer))).map(engineNetwork)
    },
    async remove(name) {
      await nullIfAbsent(engine.text({ method: 'DELETE', path: enginePath`/networks/${name}` }))
    },
  }
}

async function createNetwork(engine: EngineConnection, network: NewNetwork): Promise<EngineNetwork> {
  try {
    await engine.text({ method: 'POST', path: '/networks/create', body: bodyOf(network) })
  } catch (error) {
    // The name, or the addresses: if it is the name, the network that has it is the answer.
    const existing = isAppError(error, 'CONFLICT') ? await inspectNetwork(engine, network.name) : null
    if (existing === null) throw error
    return existing
  }
  const made = await inspectNetwork(engine, network.name)
  if (made === null) throw engineRefused({ status: 404, message: `network ${network.name} not found` })
  return made
}

function bodyOf({ name, subnet, labels }: NewNetwork) {
  return {
    Name: name,
    // Without it engines before 25 make a second network of the same name.
    CheckDuplicate: true,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet }] },
    Labels: labels,
  }
}

async function inspectNetwork(engine: EngineConnection, name: string): Promise<EngineNetwork | null> {
  const call = { method: 'GET', path: enginePath`/networks/${name}` } as const
  const answer = await nullIfAbsent(engine.json(call, networkAnswer))
  // The engine also answers to the beginning of an id.
  return answer?.Name === name || answer?.Id === name ? engineNetwork(answer) : null
}

const networkAnswer = z.object({
  Id: z.string(),
  Name: z.string(),
  Labels: goMap(z.string()),
  IPAM: z.object({ Config: goList(z.object({ Subnet: goText, Gateway: goText })) }),
})

function engineNetwork({ Id, Name, Labels, IPAM }: z.infer<typeof networkAnswer>): EngineNetwork {
  return {
    id: Id,
    name: Name,
    subnets: IPAM.Config.map(({ Subnet }) => Subnet).filter(subnet => subnet !== ''),
    gateway: IPAM.Config.find(({ Gateway }) => Gateway !== '')?.Gateway ?? null,
    labels: Labels,
  }
}
