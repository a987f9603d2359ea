import type { DockerEngine } from '../adapters/docker/engine.ts'
import type { Container } from './container-store.ts'

const shownLines = 50
const longestLine = 16 * 1024

export type LastOutput = ReturnType<typeof lastOutput>

/** What containers printed last: some lines for a diagnosis. */
export function lastOutput(engine: DockerEngine) {
  async function read(engineId: string, tail: number, most: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    let size = 0
    try {
      for await (const { bytes } of engine.containers.logs(engineId, { tail, signal: AbortSignal.timeout(5000) })) {
        parts.push(bytes)
        size += bytes.length
        while (size - (parts[0]?.length ?? 0) > most) size -= parts.shift()?.length ?? 0
      }
    } catch {
      // What came before the break is still worth showing.
    }
    return Buffer.concat(parts)
  }

  return {
    /** The last 50 lines, long ones cut. Empty when there is no container, or it printed nothing. */
    async tail(container: Pick<Container, 'engineId'>): Promise<string> {
      if (container.engineId === null) return ''
      const text = (await read(container.engineId, shownLines, 256 * 1024)).toString('utf8')
      return text
        .split('\n')
        .slice(-shownLines - 1)
        .map(cut)
        .join('\n')
        .trimEnd()
    },
  }
}

function cut(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)} [truncated]` : line
}
