import * as z from 'zod'
import { nullIfAbsent } from './absent.ts'
import type { LocalImage, LocalImageSummary } from './engine.ts'
import type { EngineConnection } from './engine-connection.ts'
import { engineName } from './engine-name.ts'
import { goList, goMap, goNumber, goText } from './go-json.ts'

/** By id, `repository:tag` or `repository@digest`; null when there is none. */
export async function inspectImage(engine: EngineConnection, reference: string): Promise<LocalImage | null> {
  const answer = await nullIfAbsent(
    engine.json({ ask: docker => docker.getImage(engineName(reference)).inspect() }, imageAnswer),
  )
  return answer === null ? null : localImage(answer)
}

export async function listImages(engine: EngineConnection): Promise<readonly LocalImageSummary[]> {
  const answers = await engine.json({ ask: docker => docker.listImages() }, goList(summaryAnswer))
  return answers.map(({ Id, RepoTags, RepoDigests, Size }) => ({
    id: Id,
    tags: withoutNone(RepoTags),
    repoDigests: withoutNone(RepoDigests),
    sizeBytes: Size,
  }))
}

const summaryAnswer = z.object({
  Id: z.string(),
  RepoTags: goList(z.string()),
  RepoDigests: goList(z.string()),
  Size: goNumber,
})

const imageAnswer = summaryAnswer.extend({
  Os: goText,
  Architecture: goText,
  Variant: goText,
  Config: z
    .object({
      ExposedPorts: goMap(z.unknown()),
      User: goText,
      Entrypoint: goList(z.string()),
      Cmd: goList(z.string()),
      Env: goList(z.string()),
      Volumes: goMap(z.unknown()),
      Labels: goMap(z.string()),
      Healthcheck: z.object({ Test: goList(z.string()), Timeout: goNumber }).nullish(),
      StopSignal: goText,
    })
    .partial()
    .nullish()
    .transform(config => config ?? {}),
})

function localImage(answer: z.infer<typeof imageAnswer>): LocalImage {
  const { Config: config } = answer
  return {
    id: answer.Id,
    repoDigests: withoutNone(answer.RepoDigests),
    tags: withoutNone(answer.RepoTags),
    platform: platformName({ os: answer.Os, architecture: answer.Architecture, variant: answer.Variant }),
    sizeBytes: answer.Size,
    exposedPorts: tcpPorts(config.ExposedPorts),
    user: config.User ?? '',
    entrypoint: config.Entrypoint ?? [],
    command: config.Cmd ?? [],
    environment: config.Env ?? [],
    volumes: Object.keys(config.Volumes ?? {}),
    labels: config.Labels ?? {},
    healthcheck: healthcheck(config.Healthcheck),
    stopSignal: config.StopSignal || null,
  }
}

/** `linux/arm64/v8`, as platforms are written everywhere in berth. */
export function platformName({
  os,
  architecture,
  variant,
}: {
  os: string
  architecture: string
  variant: string
}): string {
  return [os, architecture, variant].filter(part => part !== '').join('/')
}

function tcpPorts(exposed: Readonly<Record<string, unknown>> = {}): readonly number[] {
  return Object.keys(exposed)
    .flatMap(port => /^(\d+)(?:\/tcp)?$/.exec(port)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

/** `NONE` and an empty test mean that the image has no check. */
function healthcheck(found: { Test: string[]; Timeout: number } | null | undefined): LocalImage['healthcheck'] {
  if (!found || found.Test.length < 2) return null
  // 0 stands for the engine's default.
  return { test: found.Test, timeoutMs: found.Timeout === 0 ? 30_000 : found.Timeout / 1e6 }
}

/** Images without a name are listed as `<none>:<none>`. */
function withoutNone(names: readonly string[]): readonly string[] {
  return names.filter(name => !name.startsWith('<none>'))
}
