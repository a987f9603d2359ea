import { expect, test } from 'vitest'
import { planNetwork } from './network-plan.ts'

test('a project gives out all addresses but the gateway and the last sixteenth, which is for strangers', () => {
  expect(planNetwork('10.213.4.0/22')).toEqual({
    gateway: '10.213.4.1',
    strangers: '10.213.7.192/26',
    from: 2,
    until: 960,
  })
})
