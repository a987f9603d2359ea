import { expect, test } from 'vitest'
import { parseRange } from '../../containers/networks/ipv4-range.ts'
import { dockerNetworksCheck, networkCheck } from './network-check.ts'

test('a route of the host in the pool is a warning, one over a project a failure', () => {
  const networks = {
    pool: '10.213.0.0/16',
    engineSubnets: ['10.213.0.0/22'],
    projects: [{ name: 'main', subnet: '10.213.0.0/22' }],
    routes: [{ device: 'br-1', range: parseRange('10.213.0.0/22') }],
  }
  const vpn = (range: string) => ({ ...networks, routes: [{ device: 'wg0', range: parseRange(range) }] })
  expect(networkCheck(networks).result).toBe('ok')
  expect(networkCheck(vpn('10.213.8.0/24'))).toMatchObject({
    result: 'warning',
    reason: expect.stringContaining('wg0'),
  })
  expect(networkCheck(vpn('10.213.0.0/16'))).toMatchObject({
    result: 'failure',
    reason: expect.stringContaining('main'),
  })
})

test('a network of others in the pool is named, and pools of Docker that reach into it', () => {
  const own = {
    ...{ name: 'ours', subnets: ['10.213.0.0/22'], labels: { 'berth.instance': 'mine' } },
    strangers: '10.213.3.192/26',
  }
  const docker = { pool: '10.213.0.0/16', instance: 'mine', addressPools: ['172.30.0.0/16'], networks: [own] }
  const other = { name: 'compose', subnets: ['fd00::/64', '10.213.8.0/24'], labels: {}, strangers: null }
  expect(dockerNetworksCheck(docker).result).toBe('ok')
  const standing = dockerNetworksCheck({ ...docker, networks: [own, other] })
  expect([standing.result, standing.reason]).toEqual(['warning', expect.stringContaining('compose')])
  expect(dockerNetworksCheck({ ...docker, instance: null })).toMatchObject({ result: 'ok' })
  const ofAnother = {
    name: 'theirs',
    subnets: ['10.213.4.0/22'],
    labels: { 'berth.instance': 'theirs' },
    strangers: null,
  }
  const networks = [own, ofAnother, { name: 'next', subnets: ['10.208.0.0/16'], labels: {}, strangers: null }]
  expect(dockerNetworksCheck({ ...docker, networks })).toMatchObject({
    ...{
      result: 'warning',
      reason: expect.stringContaining('theirs'),
      remedy: expect.stringContaining('10.209.0.0/16'),
    },
  })
  const subnets = networks.flatMap(one => one.subnets)
  expect(networkCheck({ pool: docker.pool, routes: [], engineSubnets: subnets, projects: [] })).toMatchObject({
    ...{ result: 'ok', reason: 'Nothing outside Docker uses 10.213.0.0/16 on this host.' },
  })
  const pools = dockerNetworksCheck({ ...docker, addressPools: ['10.0.0.0/8'] })
  expect([pools.result, pools.reason]).toEqual(['warning', expect.stringContaining('10.0.0.0/8')])
  const open = dockerNetworksCheck({ ...docker, networks: [{ ...own, strangers: null }] })
  expect([open.result, open.reason]).toEqual(['warning', expect.stringContaining('ours')])
})
