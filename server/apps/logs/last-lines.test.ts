import { describe, expect, test } from 'vitest'
import type { DockerEngine } from '../../adapters/docker/engine.ts'
import type { LogChunk, LogRead } from '../../adapters/docker/engine-containers.ts'
import { lastLines, mostBytes } from './last-lines.ts'
import { openResume } from './log-line.ts'

const never = new AbortController().signal
const pieceBytes = 16 * 1024

function stampOf(n: number): string {
  return `2026-01-31T12:00:00.${String(n).padStart(9, '0')}Z`
}

/** An engine with this output: it cuts lines into pieces of 16 KiB, each with the time of the line, and counts those. */
function engineWith(lines: readonly string[], streamOf: (n: number) => LogChunk['stream'] = () => 'stdout') {
  const pieces = lines.flatMap((line, n): LogChunk[] => {
    const text = `${line}\n`
    return Array.from({ length: Math.ceil(text.length / pieceBytes) }, (_, at) => ({
      stream: streamOf(n),
      bytes: Buffer.from(`${stampOf(n)} ${text.slice(at * pieceBytes, (at + 1) * pieceBytes)}`),
    }))
  })
  async function* logs(_: string, { tail }: LogRead): AsyncGenerator<LogChunk> {
    yield* tail === undefined ? pieces : pieces.slice(-tail)
  }
  return { containers: { logs } } as unknown as DockerEngine
}

async function textsOf(lines: readonly string[], tail: number): Promise<readonly string[]> {
  return (await lastLines(engineWith(lines), 'x', { tail }, never)).map(({ text }) => text)
}

describe('the last lines of a container', () => {
  test('are as many as were asked for, and all where there are fewer', async () => {
    expect(await textsOf(['a', 'b', 'c'], 2)).toEqual(['b', 'c'])
    expect(await textsOf(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c'])
    expect(await textsOf(['a', 'b', 'c'], 9)).toEqual(['a', 'b', 'c'])
    expect(await textsOf([], 9)).toEqual([])
    expect(await textsOf(['a'], 0)).toEqual([])
  })

  test('are whole lines, though the engine counts the pieces of long ones', async () => {
    const long = `begin ${'x'.repeat(40_000)} end`
    const [line] = await textsOf(['a', long], 1)
    expect(line).toMatch(/^begin x+ \[truncated\]$/)
    expect(line).not.toContain('2026-')
    expect((await textsOf([long, long, long], 3)).every(text => text.startsWith('begin'))).toBe(true)
  })

  test('of one output are joined although the other speaks between its pieces', async () => {
    const engine = engineWith(['a', 'b', 'c'], n => (n === 1 ? 'stderr' : 'stdout'))
    const lines = await lastLines(engine, 'x', { tail: 3 }, never)
    expect(lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual(['stdout a', 'stderr b', 'stdout c'])
  })

  test('hold only so much text, however many were asked for', async () => {
    const lines = Array.from({ length: 1000 }, (_, n) => `${n} ${'x'.repeat(16_000)}`)
    const kept = await lastLines(engineWith(lines), 'x', { tail: 10_000 }, never)
    expect(kept.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(mostBytes)
    expect(kept.length).toBeGreaterThan(200)
    expect(kept.at(-1)?.text).toMatch(/^999 /)
  })
})

test('a reader that comes back gets each line of the instant it stopped at once', () => {
  const isNews = openResume({ at: stampOf(5), count: 2 })
  expect([4, 5, 5, 5, 6].map(n => isNews({ at: stampOf(n) }))).toEqual([false, false, false, true, true])
})
