import * as z from 'zod'
import { nullIfAbsent } from './absent.ts'
import type { EngineConnection } from './engine-connection.ts'
import { type ContainerSummary, containerStates, type EngineContainer } from './engine-containers.ts'
import { engineName } from './engine-name.ts'
import { goList, goMap, goNumber, goText } from './go-json.ts'

/** Null when there is none. */
export async function inspectContainer(engine: EngineConnection, idOrName: string): Promise<EngineContainer | null> {
  const answer = await nullIfAbsent(
    engine.json({ ask: docker => docker.getContainer(engineName(idOrName)).inspect() }, containerAnswer),
  )
  return answer === null ? null : engineContainer(answer)
}

/** Stopped ones too; only those that carry all the labels. */
export async function listContainers(
  engine: EngineConnection,
  label: readonly string[],
): Promise<readonly ContainerSummary[]> {
  const options = { all: true, filters: JSON.stringify({ label }) }
  const answers = await engine.json({ ask: docker => docker.listContainers(options) }, goList(summaryAnswer))
  return answers.map(({ Id, Names, Image, ImageID, State, Labels }) => ({
    id: Id,
    name: withoutSlash(Names[0] ?? ''),
    image: Image,
    imageId: ImageID,
    state: State,
    labels: Labels,
  }))
}

const summaryAnswer = z.object({
  Id: z.string(),
  Names: goList(z.string()),
  Image: goText,
  ImageID: goText,
  State: z.enum(containerStates),
  Labels: goMap(z.string()),
})

const endpointAnswer = z.object({
  IPAddress: goText,
  IPAMConfig: z.object({ IPv4Address: goText }).nullish(),
})

const containerAnswer = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: goText,
  RestartCount: goNumber,
  State: z.object({
    Status: z.enum(containerStates),
    ExitCode: goNumber,
    Error: goText,
    Pid: goNumber,
    StartedAt: goText,
    FinishedAt: goText,
  }),
  Config: z.object({ Image: goText, Labels: goMap(z.string()) }),
  HostConfig: z.object({ Memory: goNumber, RestartPolicy: z.object({ Name: goText }) }),
  NetworkSettings: z.object({ Networks: goMap(endpointAnswer.nullable()) }),
})

function engineContainer(answer: z.infer<typeof containerAnswer>): EngineContainer {
  const { State: state } = answer
  return {
    id: answer.Id,
    name: withoutSlash(answer.Name),
    image: answer.Config.Image,
    imageId: answer.Image,
    state: state.Status,
    exitCode: state.ExitCode,
    error: state.Error,
    pid: state.Pid,
    startedAt: state.StartedAt,
    finishedAt: state.FinishedAt,
    restartCount: answer.RestartCount,
    restartPolicy: answer.HostConfig.RestartPolicy.Name || 'no',
    labels: answer.Config.Labels,
    addresses: addressesOf(answer.NetworkSettings.Networks),
    memoryLimitBytes: answer.HostConfig.Memory,
  }
}

/** The address in use, or for a container that does not run the one it was made with. */
function addressesOf(
  networks: Readonly<Record<string, z.infer<typeof endpointAnswer> | null>>,
): Record<string, string> {
  const pairs = Object.entries(networks).map(([network, endpoint]): [string, string] => [
    network,
    endpoint?.IPAddress || endpoint?.IPAMConfig?.IPv4Address || '',
  ])
  return Object.fromEntries(pairs.filter(([, address]) => address !== ''))
}

function withoutSlash(name: string): string {
  return name.replace(/^\//, '')
}
