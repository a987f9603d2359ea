import { expect, test } from 'vitest'
import { errorInLine, type ProgressLine, progressLines } from './progress-lines.ts'

async function* once(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield Buffer.from(text)
}

async function read(text: string): Promise<ProgressLine[]> {
  const lines: ProgressLine[] = []
  for await (const line of progressLines(once(text), cause => new Error('no engine', { cause }))) lines.push(line)
  return lines
}

test('an error inside the report is found in either of its places', async () => {
  const lines = await read('{"errorDetail":{"message":"denied"},"error":"denied"}\n{"error":"gone"}\n{"status":"x"}')
  expect(lines.map(errorInLine)).toEqual(['denied', 'gone', null])
})

test.each([
  ['an empty report', ''],
  ['HTML', '<html></html>\n'],
  ['a report that breaks off', '{"status":"Downloading","prog'],
  ['a number', '7\n'],
])('%s is no report of an engine', async (_, text) => {
  await expect(read(text)).rejects.toThrow('no engine')
})
