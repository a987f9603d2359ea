import { describe, expect, test } from 'vitest'
import { broughtBack, type Configuration } from './bring-back.ts'
import type { ReleaseSettings } from './release.ts'

const web = { name: 'web', command: null, memoryBytes: 64, cpus: null, alone: false, stopTimeoutSeconds: null }

function withSettings(settings: Partial<ReleaseSettings>, variables: Readonly<Record<string, string>> = {}) {
  return {
    settings: {
      port: 8080,
      healthPath: null,
      processes: [web],
      volumes: [],
      ...settings,
    } as unknown as ReleaseSettings,
    variables: Object.entries(variables).map(([name, value]) => ({ name, value, secret: false })),
  } satisfies Configuration
}

function valuesOf({ variables }: Configuration): Readonly<Record<string, string>> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

describe('after going back', () => {
  test.each([
    ['what is live becomes what the release has', { A: '2' }, { A: '2' }, { A: '1' }, { A: '1' }],
    ['what only the live one has goes', { A: '1', B: '2' }, { A: '1', B: '2' }, { A: '1' }, { A: '1' }],
    ['what only the release has comes', { A: '1' }, { A: '1' }, { A: '1', C: '3' }, { A: '1', C: '3' }],
    ['what was set since the last deploy stays', { A: '2', NEW: 'x' }, { A: '2' }, { A: '1' }, { A: '1', NEW: 'x' }],
    ['what was changed since the last deploy stays changed', { A: '3' }, { A: '2' }, { A: '1' }, { A: '3' }],
    ['what was taken away since the last deploy stays away', {}, { A: '2' }, { A: '1' }, {}],
  ])('%s', (_, wanted, live, target, expected) => {
    const sides = { wanted: withSettings({}, wanted), live: withSettings({}, live), target: withSettings({}, target) }
    expect(valuesOf(broughtBack(sides))).toEqual(expected)
  })

  test('all that is set stays where nothing is live', () => {
    const sides = { wanted: withSettings({}, { A: '2' }), live: null, target: withSettings({}, { A: '1' }) }
    expect(valuesOf(broughtBack(sides))).toEqual({ A: '2' })
  })

  test('settings are told apart one by one, those of a process too', () => {
    const { settings } = broughtBack({
      wanted: withSettings({ port: 9090, healthPath: '/new', processes: [{ ...web, memoryBytes: 128, cpus: 2 }] }),
      live: withSettings({ port: 9090, processes: [{ ...web, memoryBytes: 128 }] }),
      target: withSettings({ port: 3000 }),
    })
    expect(settings).toMatchObject({ port: 3000, healthPath: '/new', processes: [{ memoryBytes: 64, cpus: 2 }] })
  })

  test('a process or volume that was added since the last deploy stays, one that was deployed goes', () => {
    const added = { ...web, name: 'added' }
    const deployed = { ...web, name: 'deployed' }
    const volume = { name: 'data', path: '/data' }
    const { settings } = broughtBack({
      wanted: withSettings({ processes: [web, deployed, added], volumes: [volume] }),
      live: withSettings({ processes: [web, deployed] }),
      target: withSettings({}),
    })
    expect(settings.processes.map(({ name }) => name)).toEqual(['web', 'added'])
    expect(settings.volumes).toEqual([volume])
  })

  test('a setting that the release was made without stays as it is', () => {
    const { port: _, ...older } = withSettings({}).settings
    const target = { settings: older as ReleaseSettings, variables: [] }
    expect(broughtBack({ wanted: withSettings({}), live: withSettings({}), target }).settings.port).toBe(8080)
  })
})
