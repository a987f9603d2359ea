import * as z from 'zod'
import { engineSilent } from '../../failures/engine-failures.ts'
import { beforeDeadline } from './deadline.ts'
import type { EngineNetwork } from './engine.ts'
import { EngineConnection } from './engine-connection.ts'
import { goList, goMap, goNumber, goText } from './go-json.ts'

/** What the doctor looks at: the whole engine, other people's containers included. */
export interface EngineSurvey {
  readonly version: string
  readonly apiVersion: string
  /** Null where the engine does not say which it runs. */
  readonly runcVersion: string | null
  /** Where Docker cuts networks from that name no subnet; empty for its own choice, 172.17.0.0/12 and 192.168.0.0/16. */
  readonly addressPools: readonly string[]
  readonly rootDirectory: string
  readonly liveRestore: boolean
  readonly loggingDriver: string
  /** Where Docker looks for images of the Hub first. */
  readonly registryMirrors: readonly string[]
  readonly containers: readonly SurveyedContainer[]
  readonly networks: readonly Pick<EngineNetwork, 'name' | 'subnets' | 'labels' | 'strangers'>[]
}

export interface SurveyedContainer {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** Ports of the host that lead to it: `0.0.0.0:8080`. */
  readonly published: readonly string[]
}

/** Reads it all at once over a connection of its own. Throws DOCKER_UNAVAILABLE or UNSUPPORTED within `limitMs`. */
export async function surveyEngine(socketPath: string, limitMs: number): Promise<EngineSurvey> {
  await using engine = new EngineConnection(socketPath)
  const expired = () => engineSilent(socketPath, 'GET /info', limitMs)
  return await beforeDeadline({ ms: limitMs, expired }, () => readAll(engine))
}

async function readAll(engine: EngineConnection): Promise<EngineSurvey> {
  const [version, info, containers, networks] = await Promise.all([
    engine.json({ ask: docker => docker.version() }, versionAnswer),
    engine.json({ ask: docker => docker.info() }, infoAnswer),
    engine.json({ ask: docker => docker.listContainers({ all: true }) }, goList(containerAnswer)),
    engine.json({ ask: docker => docker.listNetworks() }, goList(networkAnswer)),
  ])
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    runcVersion: version.Components.find(({ Name }) => Name === 'runc')?.Version ?? null,
    addressPools: info.DefaultAddressPools.map(({ Base }) => Base),
    rootDirectory: info.DockerRootDir,
    liveRestore: info.LiveRestoreEnabled ?? false,
    loggingDriver: info.LoggingDriver,
    registryMirrors: info.RegistryConfig?.Mirrors ?? [],
    containers: containers.map(surveyed),
    networks: networks.map(({ Name, Labels, IPAM }) => ({
      name: Name,
      labels: Labels,
      subnets: IPAM.Config.map(({ Subnet }) => Subnet).filter(subnet => subnet !== ''),
      strangers: IPAM.Config.find(({ IPRange }) => IPRange !== '')?.IPRange ?? null,
    })),
  }
}

const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Components: goList(z.object({ Name: z.string(), Version: goText })),
})

const infoAnswer = z.object({
  DockerRootDir: z.string(),
  LiveRestoreEnabled: z.boolean().nullish(),
  LoggingDriver: goText,
  DefaultAddressPools: goList(z.object({ Base: z.string() })),
  RegistryConfig: z.object({ Mirrors: goList(z.string()) }).nullish(),
})

const containerAnswer = z.object({
  Id: z.string(),
  Names: goList(z.string()),
  Labels: goMap(z.string()),
  Ports: goList(z.object({ IP: goText, PublicPort: goNumber })),
})

const networkAnswer = z.object({
  Name: z.string(),
  Labels: goMap(z.string()),
  IPAM: z.object({ Config: goList(z.object({ Subnet: goText, IPRange: goText })) }),
})

function surveyed({ Id, Names, Labels, Ports }: z.infer<typeof containerAnswer>): SurveyedContainer {
  const published = Ports.filter(({ PublicPort }) => PublicPort > 0).map(({ IP, PublicPort }) => `${IP}:${PublicPort}`)
  return { id: Id, name: (Names[0] ?? Id.slice(0, 12)).replace(/^\//, ''), labels: Labels, published }
}
