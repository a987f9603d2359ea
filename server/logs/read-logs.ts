import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { LogChunk } from '../adapters/docker/engine-containers.ts'
import type { Container } from '../containers/container-store.ts'
import { openLineCutter } from './line-cutter.ts'

export interface LogLine {
  /** ISO 8601 with nanoseconds, as the engine noted it. */
  readonly at: string
  /** `web.1`: the process and the place of its instance. */
  readonly source: string
  readonly stream: LogChunk['stream']
  readonly text: string
}

export interface LogWish {
  readonly tail: number
  readonly since?: string | undefined
  readonly follow: boolean
}

/** The output of several containers as whole lines. Without `follow` in the order of time; with it as they come. */
export async function* readLogs(
  engine: DockerEngine,
  containers: readonly Container[],
  wish: LogWish,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const sources = containers.map((container, n) =>
    linesOf(engine, container, { ...wish, source: `${container.process}.${n + 1}` }, signal),
  )
  if (wish.follow) {
    yield* merge(sources, signal)
    return
  }
  const all: LogLine[] = []
  for (const source of sources) for await (const line of source) all.push(line)
  yield* all.toSorted((one, other) => (one.at < other.at ? -1 : 1)).slice(-wish.tail)
}

async function* linesOf(
  engine: DockerEngine,
  container: Container,
  wish: LogWish & { source: string },
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  if (container.engineId === null) return
  const { tail, since, follow, source } = wish
  const cutters = { stdout: openLineCutter(), stderr: openLineCutter() }
  const read = { tail, follow, signal, timestamps: true, ...(since === undefined ? {} : { since }) }
  for await (const { stream, bytes } of engine.containers.logs(container.engineId, read)) {
    for (const text of cutters[stream].push(bytes)) yield toLine(text, source, stream)
  }
  for (const stream of ['stdout', 'stderr'] as const)
    for (const text of cutters[stream].end()) yield toLine(text, source, stream)
}

/** The engine writes its time before every line. */
function toLine(text: string, source: string, stream: LogChunk['stream']): LogLine {
  const space = text.indexOf(' ')
  return { at: text.slice(0, space), source, stream, text: text.slice(space + 1) }
}

/** Whatever comes first; a slow reader slows the sources down, it does not make them pile up. */
async function* merge<T>(sources: readonly AsyncGenerator<T>[], signal: AbortSignal): AsyncGenerator<T> {
  const next = (source: AsyncGenerator<T>) => source.next().then(result => ({ source, result }))
  const pending = new Map(sources.map(source => [source, next(source)]))
  while (pending.size > 0 && !signal.aborted) {
    const { source, result } = await Promise.race(pending.values())
    if (result.done === true) pending.delete(source)
    else {
      pending.set(source, next(source))
      yield result.value
    }
  }
}
