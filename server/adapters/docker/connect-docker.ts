import * as z from 'zod'
import { dockerContainers } from './containers.ts'
import type { DockerEngine, EngineFacts } from './engine.ts'
import { EngineConnection } from './engine-connection.ts'
import { containerEvents } from './events.ts'
import { goList, goMap, goText } from './go-json.ts'
import { dockerImages } from './images.ts'
import { dockerNetworks } from './networks.ts'
import { dockerVolumes } from './volumes.ts'

const pingMs = 5000

/** A container engine behind its unix socket. Nothing is asked of it before the first call. */
export function connectDocker({ socketPath }: { socketPath: string }): DockerEngine {
  const engine = new EngineConnection(socketPath)
  return {
    facts: () => engineFacts(engine),
    async ping() {
      await Array.fromAsync(engine.bytes({ ask: docker => docker.ping(), deadlineMs: pingMs }))
    },
    platform: () => engine.platform(),
    images: dockerImages(engine),
    containers: dockerContainers(engine),
    networks: dockerNetworks(engine),
    volumes: dockerVolumes(engine),
    events: signal => containerEvents(engine, signal),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  }
}

async function engineFacts(engine: EngineConnection): Promise<EngineFacts> {
  const [version, info] = await Promise.all([
    engine.json({ ask: docker => docker.version() }, versionAnswer),
    engine.json({ ask: docker => docker.info() }, infoAnswer),
  ])
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    platform: `${version.Os}/${version.Arch}`,
    rootDirectory: info.DockerRootDir,
    cgroupVersion: info.CgroupVersion,
    liveRestore: info.LiveRestoreEnabled ?? false,
    insecureRegistries: insecureIn(info.RegistryConfig),
    registryMirrors: info.RegistryConfig?.Mirrors ?? [],
  }
}

const versionAnswer = z.object({ Version: z.string(), ApiVersion: z.string(), Os: z.string(), Arch: z.string() })

const infoAnswer = z.object({
  DockerRootDir: z.string(),
  CgroupVersion: goText,
  LiveRestoreEnabled: z.boolean().nullish(),
  RegistryConfig: z
    .object({
      InsecureRegistryCIDRs: goList(z.string()),
      Mirrors: goList(z.string()),
      IndexConfigs: goMap(z.object({ Secure: z.boolean().default(true) })),
    })
    .nullish(),
})

function insecureIn(config: z.infer<typeof infoAnswer>['RegistryConfig']): readonly string[] {
  const hosts = Object.entries(config?.IndexConfigs ?? {}).filter(([, { Secure }]) => !Secure)
  return [...hosts.map(([host]) => host), ...(config?.InsecureRegistryCIDRs ?? [])]
}
