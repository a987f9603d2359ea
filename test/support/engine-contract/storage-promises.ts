import { describe, expect, test } from 'vitest'
import { type EngineBench, is } from './engine-bench.ts'

export function describeNetworksAndVolumes(bench: EngineBench): void {
  describe('networks and volumes', () => {
    test('a network has the subnet it was asked for', async () => {
      const network = await bench.engine.networks.inspect(bench.run)
      expect(network).toMatchObject({ name: bench.run, subnets: [bench.subnet], labels: { 'berth.test': bench.run } })
      expect(await bench.engine.networks.list()).toContainEqual(network)
    })

    test('a network may keep a range for those who ask for no address', async () => {
      const name = `${bench.run}-shared`
      const [a, b] = bench.subnet.split('.')
      const strangers = { gateway: `${a}.${b}.252.1`, range: `${a}.${b}.255.192/26` }
      try {
        await bench.engine.networks.create({ name, subnet: `${a}.${b}.252.0/22`, labels: {}, strangers })
        expect(await bench.engine.networks.inspect(name)).toMatchObject({
          strangers: strangers.range,
          gateway: strangers.gateway,
        })
      } finally {
        await bench.engine.networks.remove(name)
      }
    })

    test('the addresses of what runs in a network are told', async () => {
      const { network } = bench.aSpec()
      await bench.started({ network })
      expect(await bench.engine.networks.addressesInUse(bench.run)).toContain(network.address)
      expect(await bench.engine.networks.addressesInUse(`${bench.run}-gone`)).toEqual(new Set())
    })

    test('a network that is there is answered as it is', async () => {
      const again = await bench.engine.networks.create({ name: bench.run, subnet: bench.subnet, labels: {} })
      expect(again).toEqual(await bench.engine.networks.inspect(bench.run))
    })

    test('a subnet in use is a conflict', async () => {
      const overlap = { name: `${bench.run}-overlap`, subnet: bench.subnet, labels: {} }
      await expect(bench.engine.networks.create(overlap)).rejects.toSatisfy(is('CONFLICT'))
      expect(await bench.engine.networks.inspect(overlap.name)).toBeNull()
    })

    test('a network in use is not removed, one that is gone is no error', async () => {
      await bench.started()
      await expect(bench.engine.networks.remove(bench.run)).rejects.toSatisfy(is('CONFLICT'))
      await bench.engine.networks.remove(`${bench.run}-gone`)
    })

    test('a network is not found by the beginning of its id', async () => {
      const id = (await bench.engine.networks.inspect(bench.run))?.id ?? ''
      expect(await bench.engine.networks.inspect(id.slice(0, 12))).toBeNull()
    })

    test('a volume lives until nobody uses it and it is removed', async () => {
      const volume = `${bench.run}-data`
      await bench.engine.volumes.create(volume, { 'berth.test': bench.run })
      await bench.engine.volumes.create(volume, { 'berth.test': bench.run })
      const id = await bench.started({ mounts: [{ volume, path: '/data' }] })
      expect(await bench.engine.volumes.list([`berth.test=${bench.run}`])).toEqual([volume])
      await expect(bench.engine.volumes.remove(volume)).rejects.toSatisfy(is('CONFLICT'))
      await bench.engine.containers.remove(id)
      await bench.engine.volumes.remove(volume)
      await bench.engine.volumes.remove(volume)
      expect(await bench.engine.volumes.list([`berth.test=${bench.run}`])).toEqual([])
    })
  })
}
