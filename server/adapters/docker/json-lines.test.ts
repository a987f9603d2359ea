import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadLine, jsonLines } from './json-lines.ts'

async function* chunksOf(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk
}

async function all(values: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = []
  for await (const value of values) list.push(value)
  return list
}

function read(...chunks: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  return all(jsonLines(chunksOf(...chunks), 100))
}

test('lines come whole however they are cut', async () => {
  expect(await read('{"a":', '1}\n{"b"', ':2}\n')).toEqual([{ a: 1 }, { b: 2 }])
})

test('the last line counts without its newline', async () => {
  expect(await read('{"a":1}\n{"error":"late"}')).toEqual([{ a: 1 }, { error: 'late' }])
})

test('carriage returns and empty lines are skipped', async () => {
  expect(await read('{"a":1}\r\n\r\n\n')).toEqual([{ a: 1 }])
})

test('a line that is no JSON is refused', async () => {
  await expect(read('<html>Bad gateway</html>\n')).rejects.toThrow(BadLine)
})

test('a line that breaks off is refused', async () => {
  await expect(read('{"status":"Downl')).rejects.toThrow(BadLine)
})

test('a line over the limit is refused before its end', async () => {
  async function* endless() {
    for (;;) yield Buffer.from('x'.repeat(50))
  }
  await expect(all(jsonLines(endless(), 100))).rejects.toThrow(BadLine)
})

test('any values survive any cuts, inside of characters too', async () => {
  const cuts = fc.array(fc.nat({ max: 200 }))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 5 }), cuts, async (values, at) => {
      const bytes = Buffer.from(values.map(value => `${JSON.stringify(value)}\n`).join(''))
      const edges = [0, ...at.toSorted((a, b) => a - b), bytes.length]
      const pieces = edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge))
      const out = await all(jsonLines(chunksOf(...pieces), 10_000))
      expect(JSON.stringify(out)).toBe(JSON.stringify(values))
    }),
  )
})
