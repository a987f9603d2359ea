import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { UnpackBudget } from '../../../server/adapters/archive/unpack-budget.ts'
import { openRegistryClient } from '../../../server/adapters/registry/registry-client.ts'
import { parseImageReference } from '../../../server/registries/images/parse-image.ts'
import { fetchArtifact } from '../../../server/stacks/artifacts/fetch-artifact.ts'
import { resolveArtifact } from '../../../server/stacks/artifacts/resolve-artifact.ts'
import { TestRegistry } from '../registry.ts'

export type FetchRig = Awaited<ReturnType<typeof openFetchRig>>

const asking = { login: null }

interface Fetching {
  readonly expectedDigest?: string
  readonly budget?: UnpackBudget
}

/** A registry, berth's client for it and a folder for what is fetched. */
export async function openFetchRig() {
  const client = openRegistryClient()
  const registry = await TestRegistry.start()
  const root = await mkdtemp(join(tmpdir(), 'berth-artifacts-'))
  let count = 0
  return {
    ...{ client, registry, root, asking },
    scratch: () => mkdtemp(join(root, 'scratch-')),
    /** Into a folder of its own; after a failure nothing is in the one above. */
    async fetched(reference: string, { budget, ...more }: Fetching = {}) {
      const parent = join(root, `fetched-${count++}`)
      await mkdir(parent)
      const folder = join(parent, 'content')
      try {
        const artifact = await resolveArtifact(client, { image: parseImageReference(reference), ...more }, asking)
        const wanted = { artifact, folder, platform: 'linux/amd64', ...(budget && { budget }) }
        return { ...(await fetchArtifact(client, wanted, asking)), folder }
      } catch (error) {
        expect(await readdir(parent)).toEqual([])
        throw error
      }
    },
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await registry.close()
      await rm(root, { recursive: true })
    },
  }
}
