import { expect, test } from 'vitest'
import type { EngineSurvey } from '../../adapters/docker/survey-engine.ts'
import type { Check } from './check.ts'
import { dockerChecks } from './docker-checks.ts'

function anEngine(other: Partial<EngineSurvey> = {}): EngineSurvey {
  return {
    version: '29.5.1',
    apiVersion: '1.51',
    runcVersion: '1.3.3',
    addressPools: [],
    rootDirectory: '/var/lib/docker',
    liveRestore: true,
    loggingDriver: 'local',
    registryMirrors: [],
    containers: [],
    networks: [],
    ...other,
  }
}

/** `name: result` of all that are not ok; each of them has a remedy. */
function found(checks: readonly Check[]): readonly string[] {
  const bad = checks.filter(({ result }) => result !== 'ok')
  for (const { remedy = '' } of bad) expect(remedy).not.toBe('')
  return bad.map(({ name, result }) => `${name}: ${result}`)
}

test('a mirror is told, with what Docker does with the login for the Hub', () => {
  const checks = dockerChecks(anEngine({ registryMirrors: ['https://mirror.lan/'] }))
  expect(found(checks)).toEqual(['registry-mirrors: warning'])
  expect(checks.find(({ name }) => name === 'registry-mirrors')?.reason).toMatch(/mirror\.lan.*login for the Hub/)
})

test('a healthy engine has nothing to say', () => {
  expect(found(dockerChecks(anEngine()))).toEqual([])
  expect(found(dockerChecks(anEngine({ version: '30.0.0-rc.1' })))).toEqual([])
})

test('an old engine, live-restore that is off and a log driver without limits are warnings', () => {
  const engine = anEngine({
    version: '20.10.24+dfsg1',
    runcVersion: '1.1.5+ds1',
    liveRestore: false,
    loggingDriver: 'json-file',
  })
  expect(found(dockerChecks(engine))).toEqual([
    'docker-version: warning',
    'runc-version: warning',
    'docker-live-restore: warning',
    'docker-log-driver: warning',
  ])
})

test('a container that is published to the world is named, one on loopback or of berth is not', () => {
  const containers = [
    { id: '1', name: 'postgres', labels: {}, published: ['0.0.0.0:5432', ':::5432'] },
    { id: '2', name: 'local', labels: {}, published: ['127.0.0.1:80', '::1:80'] },
    { id: '3', name: 'ours', labels: { 'berth.managed': 'true' }, published: ['0.0.0.0:80'] },
  ]
  const check = dockerChecks(anEngine({ containers })).find(({ name }) => name === 'published-ports')
  expect(check?.reason).toMatch(/postgres on 0\.0\.0\.0:5432, postgres on :::5432\.$/)
})
