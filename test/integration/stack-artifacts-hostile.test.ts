import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archiveOf, type TarItem } from '../support/archives/entries.ts'
import { type FetchRig, openFetchRig } from '../support/archives/fetch-rig.ts'
import { blobOf } from '../support/images/layer.ts'

const mebibyte = 1024 * 1024
let rig: FetchRig

beforeAll(async () => {
  rig = await openFetchRig()
})

afterAll(() => rig[Symbol.asyncDispose]())

let count = 0

async function pushed(...layers: readonly Uint8Array[]): Promise<string> {
  const { reference } = await rig.registry.push({ name: `team/hostile-${count++}:1`, base: layers.map(blobOf) })
  return reference
}

const good: TarItem = { path: '.doco-cd.yaml', content: 'name: a\n' }

describe('nothing of a hostile artifact stays on the disk, and the error says what it was', () => {
  test.each<[string, TarItem, string]>([
    ['a name that climbs out', { path: '../../outside' }, 'The entry "../../outside" is refused: it climbs out'],
    ['a name that climbs out in the middle', { path: 'a/../../outside' }, 'it climbs out with `..`'],
    ['an absolute name', { path: '/tmp/outside' }, 'The entry "/tmp/outside" is refused: it is absolute'],
    ['an unclean name', { path: 'a//b' }, 'The entry "a//b" is refused'],
  ])('%s', async (_, item, message) => {
    const reference = await pushed(archiveOf([good]), archiveOf([good, item]))
    const error = await rig.fetched(reference).catch(refusal => refusal)
    expect(error).toMatchObject({ code: 'VALIDATION' })
    expect(error.message).toContain('Layer 2 of 2 (sha256:')
    expect(error.message).toContain(message)
  })

  test('many bytes in few', async () => {
    const large = archiveOf([good, { path: 'zeros', content: Buffer.alloc(256 * mebibyte) }])
    const layer = zstdCompressSync(large)
    const reference = await pushed(layer)
    expect(layer.length).toBeLessThan(mebibyte)
    const fetching = rig.fetched(reference, { budget: { bytes: 8 * mebibyte, entries: 10 } })
    await expect(fetching).rejects.toThrow('more than 8388608 bytes')
  })

  test('many entries', async () => {
    const items = Array.from({ length: 1000 }, (_, at) => ({ path: `a/${at}` }))
    const fetching = rig.fetched(await pushed(archiveOf(items)), { budget: { bytes: mebibyte, entries: 900 } })
    await expect(fetching).rejects.toThrow('more than 900 files and folders')
  })

  test('a manifest that names more than may come is refused before anything is fetched', async () => {
    const reference = await pushed(archiveOf([{ path: 'a', content: Buffer.alloc(20 * mebibyte) }]))
    const fetching = rig.fetched(reference, { budget: { bytes: mebibyte, entries: 10 } })
    await expect(fetching).rejects.toThrow('an artifact may hold at most 1048576')
  })
})

test('links lead nowhere: they are left out, and told', async () => {
  const links: readonly TarItem[] = [
    { path: 'conf', type: 'SymbolicLink', linkTo: '/etc' },
    { path: 'conf/passwd', content: 'in a folder of the artifact' },
    { path: 'copy', type: 'Link', linkTo: '/etc/passwd' },
  ]
  const { notes } = await rig.fetched(await pushed(archiveOf([good, ...links])))
  expect(notes.map(({ kind, field, because }) => `${kind} ${field}, because ${because}`)).toEqual([
    'ignored conf, because symbolic links in an artifact are not unpacked: they could lead out of it',
    'ignored copy, because hard links in an artifact are not unpacked: they could lead out of it',
  ])
})
