import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { archiveOf, inPieces, type TarItem } from '../../../test/support/archives/entries.ts'
import { unpackLayers } from './unpack-layers.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-unpack-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function unpack(...layers: readonly Uint8Array[]) {
  await empty()
  return unpackLayers({
    layers: layers.map((bytes, at) => ({
      name: `layer ${at + 1} of ${layers.length}`,
      content: inPieces(bytes, 1000),
    })),
    folder,
  })
}

async function empty(): Promise<void> {
  await rm(folder, { recursive: true })
  await mkdir(folder)
}

function text(path: string): Promise<string> {
  return readFile(join(folder, path), 'utf8')
}

async function modeAt(path: string): Promise<number> {
  return (await stat(join(folder, path))).mode & 0o7777
}

const small = [{ path: 'a.txt', content: 'a' }]

describe('formats', () => {
  const content = randomBytes(50_000).toString('base64')
  const archive = archiveOf([
    { path: 'x/big.txt', content },
    { path: 'b.txt', content: 'b' },
  ])
  const thirds = [archive.subarray(0, 700), archive.subarray(700, 40_000), archive.subarray(40_000)]
  const skippable = Buffer.concat([Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('any')])
  const frames = thirds.map(part => zstdCompressSync(part))

  test.each([
    ['plain', archive],
    ['gzip', gzipSync(archive)],
    ['gzip of several members', Buffer.concat(thirds.map(part => gzipSync(part)))],
    ['zstd', zstdCompressSync(archive)],
    ['zstd of several frames', Buffer.concat(frames)],
    ['zstd between frames to be skipped', Buffer.concat([skippable, ...frames.flatMap(frame => [frame, skippable])])],
    ['with much after its end', Buffer.concat([archive, Buffer.alloc(300_000)])],
  ])('%s, whatever its media type says', async (_, layer) => {
    for (const size of [97, 1000, layer.length]) {
      await empty()
      await unpackLayers({ layers: [{ name: 'layer 1 of 1', content: inPieces(layer, size) }], folder })
      expect(await text('x/big.txt')).toBe(content)
      expect(await text('b.txt')).toBe('b')
    }
  })

  test('the id of a layer is that of its archive before compression', async () => {
    const plain = await unpack(archive)
    expect((await unpack(gzipSync(archive))).diffIds).toEqual(plain.diffIds)
  })

  test('an archive of nothing is a layer, and so are no bytes at all', async () => {
    expect(await unpack(Buffer.alloc(1024), gzipSync(Buffer.alloc(1024)), Buffer.alloc(0))).toMatchObject({
      entries: 0,
    })
  })

  test.each([
    ['gzip in the middle', gzipSync(archive).subarray(0, 20_000)],
    ['zstd in the middle', zstdCompressSync(archive).subarray(0, 20_000)],
    ['zstd after its first frame', frames[0]],
    ['a file in the middle', archive.subarray(0, 20_000)],
    ['a header in the middle', archive.subarray(0, archive.length - 1024 - 700)],
    ['its end mark', archive.subarray(0, archive.length - 1024)],
  ])('a layer that is cut is an error: %s', async (_, layer) => {
    await expect(unpack(layer ?? Buffer.alloc(0))).rejects.toMatchObject({ code: 'IMAGE_CORRUPT' })
  })

  test.each([
    ['a file', Buffer.from('services:\n  web:\n'.repeat(100)), 'is a single file and no tar archive'],
    ['a small file', Buffer.from('{}'), 'is a single file and no tar archive'],
    ['a packed file', gzipSync('services: {}'), 'is a single file and no tar archive'],
    ['another compression', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), 'is compressed with xz'],
    ['compressed twice', gzipSync(gzipSync(archive)), 'is compressed with gzip and again with gzip'],
  ])('what is no archive is refused, and says so: %s', async (_, layer, words) => {
    const refused = expect.objectContaining({
      message: expect.stringContaining(`Layer 2 of 2 ${words}`),
      code: 'VALIDATION',
    })
    await expect(unpack(archive, layer)).rejects.toEqual(refused)
  })
})

describe('layers over each other', () => {
  test('later wins: content, a file over a folder, a folder over a file', async () => {
    await unpack(
      archiveOf([{ path: 'f', content: 'old' }, { path: 'd/sub/x' }, { path: 'g' }]),
      archiveOf([
        { path: 'f', content: 'new' },
        { path: 'd', content: 'now a file' },
        { path: 'g/y', content: 'in' },
      ]),
    )
    expect([await text('f'), await text('d'), await text('g/y')]).toEqual(['new', 'now a file', 'in'])
  })

  test('white-out files are files like others', async () => {
    await unpack(archiveOf([{ path: 'conf/a' }]), archiveOf([{ path: 'conf/.wh.a' }]))
    expect((await readdir(join(folder, 'conf'))).sort()).toEqual(['.wh.a', 'a'])
  })

  test('modes are those of the headers, without the special bits; folders between get the usual one', async () => {
    const closed: TarItem = { path: 'closed/', type: 'Directory', mode: 0o500 }
    await unpack(
      archiveOf([
        closed,
        { path: 'closed/run.sh', mode: 0o4750 },
        { path: 'none', mode: 0 },
        { path: 'between/x', mode: 0o666 },
      ]),
    )
    expect(await modeAt('closed/run.sh')).toBe(0o750)
    expect(await modeAt('between')).toBe(0o755)
    expect(await modeAt('between/x')).toBe(0o666)
    // What berth could not read or remove any more keeps the owner's part.
    expect([await modeAt('closed'), await modeAt('none')]).toEqual([0o700, 0o400])
  })
})

describe('entries', () => {
  test('links, devices and pipes are passed over, and counted', async () => {
    const { skipped } = await unpack(
      archiveOf([
        { path: 'to-passwd', type: 'SymbolicLink', linkTo: '/etc/passwd' },
        { path: 'to-passwd/x', content: 'in a folder of its own' },
        { path: 'hard', type: 'Link', linkTo: 'a.txt' },
        { path: 'dev', type: 'CharacterDevice' },
        { path: 'pipe', type: 'FIFO' },
      ]),
    )
    expect(skipped.map(({ kind, count }) => `${count} ${kind}`)).toEqual([
      '1 symbolic links',
      '1 hard links',
      '1 devices',
      '1 named pipes',
    ])
    expect(await readdir(folder)).toEqual(['to-passwd'])
    expect(await text('to-passwd/x')).toBe('in a folder of its own')
  })

  test('names may begin with `./`, and the root has an entry', async () => {
    await unpack(archiveOf([{ path: './', type: 'Directory' }, { path: '.', type: 'Directory' }, { path: './a/b' }]))
    expect(existsSync(join(folder, 'a/b'))).toBe(true)
  })

  test('a long name of letters of several bytes is read whole, however the archive is cut', async () => {
    const name = Array.from({ length: 8 }, () => `x${'ü'.repeat(100)}`).join('/')
    const archive = archiveOf([{ path: name, content: 'found' }])
    for (let size = 1; size < 12; size++) {
      await empty()
      await unpackLayers({ layers: [{ name: 'layer', content: inPieces(archive, size) }], folder })
      expect(await text(name)).toBe('found')
      expect(await readdir(folder)).toHaveLength(1)
    }
  })

  test.each([
    '/etc/cron.d/x',
    '../x',
    'a/../../x',
    'a/..',
    '..',
    'a//b',
    'a/./b',
    './/x',
    `${'n'.repeat(256)}/x`,
    'n/'.repeat(2100),
  ])('a name that is not clean is refused by name: %s', async path => {
    const error = await unpack(archiveOf([...small, { path }])).catch(refusal => refusal)
    expect(error).toMatchObject({ code: 'VALIDATION', message: expect.stringContaining(path.slice(0, 100)) })
    expect(await readdir(folder)).toEqual(['a.txt'])
  })
})
