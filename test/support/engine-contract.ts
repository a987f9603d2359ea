import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { describeContainers } from './engine-contract/container-promises.ts'
import { EngineBench, type EngineUnderTest } from './engine-contract/engine-bench.ts'
import { describeEvents } from './engine-contract/event-promises.ts'
import { describeImages } from './engine-contract/image-promises.ts'
import { describeOutput } from './engine-contract/output-promises.ts'
import { describeNetworksAndVolumes } from './engine-contract/storage-promises.ts'

/**
 * What every DockerEngine promises, the real one and any fake of it. A fake needs to understand `contractCommands` only.
 * Everything it makes is named `berth-dockertest-…`, and removed.
 */
export function describeEngineContract(name: string, setUp: () => Promise<EngineUnderTest>): void {
  describe(`the engine contract, ${name}`, { timeout: 60_000 }, () => {
    const bench = new EngineBench()
    beforeAll(() => bench.open(setUp), 60_000)
    afterEach(() => bench.removeContainers(), 60_000)
    afterAll(() => bench.close(), 60_000)

    test('it tells what it is', async () => {
      expect(await bench.engine.facts()).toMatchObject({
        version: expect.stringMatching(/^\d+\./),
        apiVersion: expect.stringMatching(/^1\.\d+$/),
        platform: expect.stringMatching(/^linux\//),
        rootDirectory: expect.stringMatching(/^\//),
      })
    })
    describeContainers(bench)
    describeOutput(bench)
    describeNetworksAndVolumes(bench)
    describeImages(bench)
    describeEvents(bench)
  })
}
