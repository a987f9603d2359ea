import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseImageReference } from '../../server/registries/images/parse-image.ts'
import { contentHash } from '../../server/stacks/artifacts/content-hash.ts'
import { fetchArtifact } from '../../server/stacks/artifacts/fetch-artifact.ts'
import { resolveArtifact } from '../../server/stacks/artifacts/resolve-artifact.ts'
import { type FetchRig, openFetchRig } from '../support/archives/fetch-rig.ts'
import {
  crane,
  oras,
  type Push,
  pushWithCrane,
  pushWithDocker,
  pushWithOras,
  pushWithSkopeo,
} from '../support/archives/push-tools.ts'
import { TestRegistry } from '../support/registry.ts'

let rig: FetchRig
let source: string

beforeAll(async () => {
  rig = await openFetchRig()
  source = join(rig.root, 'source')
  await mkdir(join(source, 'conf/empty'), { recursive: true, mode: 0o755 })
  await writeFile(join(source, '.doco-cd.yaml'), 'name: web\n')
  await writeFile(join(source, 'compose.yaml'), 'services: {}\n')
  await writeFile(join(source, 'conf/run.sh'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(join(source, 'conf/secret'), 'x'.repeat(100_000), { mode: 0o600 })
})

afterAll(() => rig[Symbol.asyncDispose]())

async function pushed(push: Push, name: string, to = rig.registry): Promise<string> {
  const scratch = await rig.scratch()
  const reference = `${to.server}/${name}`
  await push({ folder: source, scratch, reference })
  return reference
}

describe('the same folder, pushed by the tools that people have', () => {
  test.each<[string, Push]>([
    ['docker build and push', pushWithDocker],
    ['crane append', pushWithCrane],
    ['oras push', pushWithOras],
    ['skopeo copy, gzip', pushWithSkopeo('gzip')],
    ['skopeo copy, zstd', pushWithSkopeo('zstd')],
    ['skopeo copy, zstd:chunked', pushWithSkopeo('zstd:chunked')],
  ])('%s: has the same content', { timeout: 60_000 }, async (_, push) => {
    // skopeo remembers what each registry has, and would mount the layer of the test before.
    await using own = await TestRegistry.start()
    const reference = await pushed(push, 'team/config:1', own)
    const { folder, notes, ...found } = await rig.fetched(reference)
    expect(found.digest).toBe(await crane('digest', reference))
    expect(found.contentHash).toBe(await contentHash(source))
    expect(await readFile(join(folder, 'conf/secret'), 'utf8')).toHaveLength(100_000)
    expect(await readdir(join(folder, 'conf'))).toEqual(['empty', 'run.sh', 'secret'])
    expect(notes).toEqual([])
  })

  test('two pushes by oras have two digests, and one content', async () => {
    const first = await rig.fetched(await pushed(pushWithOras, 'team/twice:1'))
    await writeFile(join(source, 'compose.yaml'), 'services: {}\n')
    const second = await rig.fetched(await pushed(pushWithOras, 'team/twice:2'))
    expect(second.digest).not.toBe(first.digest)
    expect(second.contentHash).toBe(first.contentHash)
  })
})

describe('which artifact it is', () => {
  test('a digest that is not the one of the tag is refused, and one that is fits', async () => {
    const reference = await pushed(pushWithCrane, 'team/pinned:1')
    const digest = await crane('digest', reference)
    expect((await rig.fetched(reference, { expectedDigest: digest })).digest).toBe(digest)
    const other = rig.fetched(reference, { expectedDigest: `sha256:${'0'.repeat(64)}` })
    await expect(other).rejects.toMatchObject({ code: 'CONFLICT', details: { field: 'digest' } })
  })

  test('what was resolved is what is fetched, though the tag moves between', async () => {
    const image = parseImageReference(await pushed(pushWithOras, 'team/moved:1'))
    const artifact = await resolveArtifact(rig.client, { image }, rig.asking)
    await pushed(pushWithCrane, 'team/moved:1')
    const folder = join(rig.root, 'moved')
    const found = await fetchArtifact(rig.client, { artifact, folder, platform: 'linux/amd64' }, rig.asking)
    expect(found.digest).toBe(artifact.digest)
    expect((await resolveArtifact(rig.client, { image }, rig.asking)).digest).not.toBe(artifact.digest)
  })

  test('of an index it is the one for the own platform, for linux/amd64, or for none in particular', async () => {
    const one = (architecture: string) => ({
      name: 'team/index:1',
      files: { '/compose.yaml': { content: architecture } },
      architecture,
    })
    const index = await rig.registry.pushIndex('team/index:1', [one('s390x'), one('amd64'), one('arm64')])
    expect(await readFile(join((await rig.fetched(index.reference)).folder, 'compose.yaml'), 'utf8')).toBe('amd64')
    const only = await rig.registry.pushIndex('team/index:only', [one('s390x')])
    expect((await rig.fetched(only.reference)).digest).toBe(only.digest)
    const none = await rig.registry.pushIndex('team/index:none', [one('s390x'), one('riscv64')])
    await expect(rig.fetched(none.reference)).rejects.toThrow('an index without an artifact for linux/amd64')
  })

  test('an artifact is put in the place of what was there', async () => {
    const artifact = await resolveArtifact(
      rig.client,
      { image: parseImageReference(await pushed(pushWithOras, 'team/again:1')) },
      rig.asking,
    )
    const folder = join(rig.root, 'again')
    await mkdir(folder)
    await writeFile(join(folder, 'left-over'), '')
    await fetchArtifact(rig.client, { artifact, folder, platform: 'linux/amd64' }, rig.asking)
    expect(await readdir(folder)).toEqual(['.doco-cd.yaml', 'compose.yaml', 'conf'])
  })
})

describe('what is no artifact', () => {
  test('a file that was pushed by itself names what to do', async () => {
    const reference = `${rig.registry.server}/team/file:1`
    await oras(['push', '--plain-http', reference, 'compose.yaml', '.doco-cd.yaml'], source)
    const error = await rig.fetched(reference).catch(refusal => refusal)
    expect(error.message).toContain('Layer 1 of 2 (compose.yaml) is a single file and no tar archive')
    expect(error.advice).toContain('cd DIR && oras push REF .')
  })

  test('an empty push, a chart and a signature are told apart', async () => {
    const at = (name: string) => `${rig.registry.server}/team/${name}:1`
    await oras(['push', '--plain-http', at('empty'), '--artifact-type', 'application/x.nothing'], source)
    await expect(rig.fetched(at('empty'))).rejects.toThrow('is empty')
    const chart = ['--config', 'compose.yaml:application/vnd.cncf.helm.config.v1+json', 'compose.yaml']
    await oras(['push', '--plain-http', at('chart'), ...chart], source)
    await expect(rig.fetched(at('chart'))).rejects.toThrow('is a Helm chart')
    const bundle = 'application/vnd.dev.sigstore.bundle.v0.3+json'
    await oras(['push', '--plain-http', at('signature'), '--artifact-type', bundle, 'compose.yaml'], source)
    await expect(rig.fetched(at('signature'))).rejects.toThrow('is a signature')
  })

  test('content that is not what the configuration says is refused', async () => {
    const config = { rootfs: { type: 'layers', diff_ids: [`sha256:${'1'.repeat(64)}`] } }
    const scratch = await rig.scratch()
    await writeFile(join(scratch, 'config.json'), JSON.stringify(config))
    await pushWithCrane({ folder: source, scratch, reference: `${rig.registry.server}/team/plain:1` })
    const reference = `${rig.registry.server}/team/other:1`
    const words = [
      'config.json:application/vnd.oci.image.config.v1+json',
      'x.tar:application/vnd.oci.image.layer.v1.tar',
    ]
    await oras(['push', '--plain-http', reference, '--config', ...words], scratch)
    await expect(rig.fetched(reference)).rejects.toMatchObject({ code: 'IMAGE_CORRUPT' })
  })

  test('what is larger than the budget is refused', async () => {
    const reference = await pushed(pushWithOras, 'team/large:1')
    await expect(rig.fetched(reference, { budget: { bytes: 50_000, entries: 100 } })).rejects.toThrow(
      'more than 50000 bytes',
    )
    await expect(rig.fetched(reference, { budget: { bytes: 500_000, entries: 4 } })).rejects.toThrow(
      'more than 4 files',
    )
  })
})
