import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadFrame, logFrames } from './log-frames.ts'

function frame(stream: number, text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text)
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}

async function read(...chunks: readonly Uint8Array[]): Promise<string[]> {
  const source = (async function* () {
    yield* chunks
  })()
  const out: string[] = []
  for await (const { stream, bytes } of logFrames(source)) out.push(`${stream} ${Buffer.from(bytes).toString()}`)
  return out
}

test('both outputs are told apart', async () => {
  expect(await read(Buffer.concat([frame(1, 'out'), frame(2, 'err')]))).toEqual(['stdout out', 'stderr err'])
})

test('frames come whole however they are cut', async () => {
  const whole = Buffer.concat([frame(1, 'first'), frame(2, ''), frame(1, 'ship ⚓')])
  const expected = ['stdout first', 'stderr ', 'stdout ship ⚓']
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length }), fc.nat({ max: whole.length }), async (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      expect(await read(whole.subarray(0, from), whole.subarray(from, to), whole.subarray(to))).toEqual(expected)
    }),
  )
})

test('a terminal, which has no frames, is handed on as it is', async () => {
  expect(await read(Buffer.from('\u001b[1mhello'), Buffer.from(' there\r\n'))).toEqual([
    'stdout \u001b[1mhello',
    'stdout  there\r\n',
  ])
  expect(await read(Buffer.from('hi'))).toEqual(['stdout hi'])
})

test('no output is no frame', async () => {
  expect(await read()).toEqual([])
})

test('an output that breaks off inside a frame is an error', async () => {
  await expect(read(frame(1, 'whole'), frame(1, 'half').subarray(0, 10))).rejects.toThrow(BadFrame)
})

test('a frame that claims gigabytes is an error', async () => {
  await expect(read(frame(1, 'whole'), Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]))).rejects.toThrow(BadFrame)
})

test('200,000 frames of one byte in one chunk are read', async () => {
  const one = frame(1, 'y')
  const many = Buffer.alloc(one.length * 200_000, one)
  expect(await read(many)).toHaveLength(200_000)
})
