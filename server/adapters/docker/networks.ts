import type { NetworkCreateOptions } from 'dockerode'
import * as z from 'zod'
import { isAppError } from '../../errors.ts'
import { engineRefused } from '../../failures/engine-failures.ts'
import { nullIfAbsent } from './absent.ts'
import { apart } from './apart.ts'
import type { EngineNetwork, EngineNetworks, NewNetwork } from './engine.ts'
import type { EngineCall, EngineConnection } from './engine-connection.ts'
import { engineName } from './engine-name.ts'
import { goList, goMap, goText } from './go-json.ts'

export function dockerNetworks(engine: EngineConnection): EngineNetworks {
  return {
    create: network => createNetwork(engine, network),
    inspect: name => inspectNetwork(engine, name),
    async list() {
      return (await engine.json({ ask: docker => docker.listNetworks() }, goList(networkAnswer))).map(engineNetwork)
    },
    addressesInUse: name => addressesInUse(engine, name),
    async remove(name) {
      await nullIfAbsent(engine.run({ ask: docker => docker.getNetwork(engineName(name)).remove() }))
    },
  }
}

async function createNetwork(engine: EngineConnection, network: NewNetwork): Promise<EngineNetwork> {
  try {
    await engine.run({ ask: docker => docker.createNetwork(apart<NetworkCreateOptions>({}, bodyOf(network))) })
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

function bodyOf({ name, subnet, labels, strangers }: NewNetwork) {
  // With a range and no gateway, the engine would take the gateway out of the range.
  const range = strangers === undefined ? {} : { IPRange: strangers.range, Gateway: strangers.gateway }
  return {
    Name: name,
    // Without it engines before 25 make a second network of the same name.
    CheckDuplicate: true,
    Driver: 'bridge',
    IPAM: { Driver: 'default', Config: [{ Subnet: subnet, ...range }] },
    Labels: labels,
  }
}

async function inspectNetwork(engine: EngineConnection, name: string): Promise<EngineNetwork | null> {
  const ask: EngineCall['ask'] = docker => docker.getNetwork(engineName(name)).inspect()
  const answer = await nullIfAbsent(engine.json({ ask }, networkAnswer))
  // The engine also answers to the beginning of an id.
  return answer?.Name === name || answer?.Id === name ? engineNetwork(answer) : null
}

const networkAnswer = z.object({
  Id: z.string(),
  Name: z.string(),
  Labels: goMap(z.string()),
  IPAM: z.object({ Config: goList(z.object({ Subnet: goText, Gateway: goText, IPRange: goText })) }),
})

function engineNetwork({ Id, Name, Labels, IPAM }: z.infer<typeof networkAnswer>): EngineNetwork {
  return {
    id: Id,
    name: Name,
    subnets: IPAM.Config.map(({ Subnet }) => Subnet).filter(subnet => subnet !== ''),
    strangers: IPAM.Config.find(({ IPRange }) => IPRange !== '')?.IPRange ?? null,
    gateway: IPAM.Config.find(({ Gateway }) => Gateway !== '')?.Gateway ?? null,
    labels: Labels,
  }
}

async function addressesInUse(engine: EngineConnection, name: string): Promise<ReadonlySet<string>> {
  const ask: EngineCall['ask'] = docker => docker.getNetwork(engineName(name)).inspect()
  const answer = await nullIfAbsent(engine.json({ ask }, usersAnswer))
  const addresses = Object.values(answer?.Containers ?? {}).map(({ IPv4Address }) => IPv4Address.replace(/\/.*/, ''))
  return new Set(addresses.filter(address => address !== ''))
}

const usersAnswer = z.object({ Containers: goMap(z.object({ IPv4Address: goText })) })
