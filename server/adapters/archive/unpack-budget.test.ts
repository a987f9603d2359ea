import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createZstdCompress, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { archiveOf, inPieces } from '../../../test/support/archives/entries.ts'
import type { UnpackBudget } from './unpack-budget.ts'
import { unpackLayers } from './unpack-layers.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-unpack-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('the budget, over all layers', () => {
  async function within(layers: readonly Uint8Array[], budget: UnpackBudget) {
    await rm(folder, { recursive: true })
    await mkdir(folder)
    return unpackLayers({
      layers: layers.map(bytes => ({ name: 'layer', content: inPieces(bytes, 65_536) })),
      folder,
      budget,
    })
  }

  test('bytes of files', async () => {
    const half = archiveOf([{ path: 'half', content: Buffer.alloc(5000) }])
    await within([half, half], { bytes: 10_000, entries: 10 })
    await expect(within([half, half], { bytes: 9999, entries: 10 })).rejects.toThrow('more than 9999 bytes')
  })

  test('files, folders on the way to them and what is passed over', async () => {
    const four = archiveOf([{ path: 'a/b/c' }, { path: 'l', type: 'SymbolicLink', linkTo: 'x' }])
    await within([four], { bytes: 1, entries: 4 })
    await expect(within([four], { bytes: 1, entries: 3 })).rejects.toThrow('more than 3 files and folders')
  })

  test('what an archive holds without being a file counts, too', async () => {
    const tail = gzipSync(Buffer.concat([archiveOf([{ path: 'a' }]), Buffer.alloc(20_000_000)]))
    await expect(within([tail], { bytes: 1000, entries: 10 })).rejects.toThrow('bytes as an archive')
  })
})

test('memory stays flat while much is unpacked', { timeout: 60_000 }, async () => {
  const size = 256 * 1024 * 1024
  const [header, end] = [archiveOf([{ path: 'much', size }]).subarray(0, 512), Buffer.alloc(1024)]
  async function* much(): AsyncGenerator<Uint8Array> {
    yield header
    for (let at = 0; at < size; at += 65_536) yield Buffer.alloc(65_536)
    yield end
  }
  const before = process.memoryUsage().rss
  let most = before
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  const packed = Readable.from(much()).pipe(createZstdCompress())
  const { bytes } = await unpackLayers({ layers: [{ name: 'layer', content: packed }], folder })
  clearInterval(watching)
  expect(bytes).toBe(size)
  expect((most - before) / 1024 / 1024).toBeLessThan(128)
})
