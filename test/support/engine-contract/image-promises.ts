import { describe, expect, test } from 'vitest'
import { type EngineBench, is } from './engine-bench.ts'

export function describeImages(bench: EngineBench): void {
  describe('images', () => {
    test('an image is found by its name and its id', async () => {
      const found = await bench.engine.images.inspect(bench.image)
      expect(found).toMatchObject({
        tags: expect.arrayContaining([bench.image]),
        platform: expect.stringMatching(/^linux\//),
      })
      expect(await bench.engine.images.inspect(found?.id ?? '')).toEqual(found)
      expect(await bench.engine.images.inspect('localhost/berth-dockertest-none:1')).toBeNull()
    })

    test('a second name can be given and taken away', async () => {
      const repository = `berth.local/${bench.run}`
      await bench.engine.images.tag(bench.image, repository, '1')
      expect((await bench.engine.images.inspect(bench.image))?.tags).toContain(`${repository}:1`)
      expect((await bench.engine.images.list()).flatMap(({ tags }) => tags)).toContain(`${repository}:1`)
      expect(await bench.engine.images.remove(`${repository}:1`)).toBe(true)
      expect(await bench.engine.images.remove(`${repository}:1`)).toBe(true)
      expect(await bench.engine.images.inspect(`${repository}:1`)).toBeNull()
      expect(await bench.engine.images.inspect(bench.image)).not.toBeNull()
    })

    test('an image that a container uses stays', async () => {
      await bench.started()
      expect(await bench.engine.images.remove(bench.image)).toBe(false)
      expect(await bench.engine.images.inspect(bench.image)).not.toBeNull()
    })

    test('tagging what is not there is not found', async () => {
      const tagging = bench.engine.images.tag('localhost/berth-dockertest-none:1', `berth.local/${bench.run}`, '1')
      await expect(tagging).rejects.toSatisfy(is('NOT_FOUND'))
    })
  })
}
