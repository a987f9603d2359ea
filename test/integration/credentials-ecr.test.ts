import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CredentialRig, openCredentialRig } from '../support/credentials/credential-rig.ts'
import { type EvilAnswer, json } from '../support/evil-engine.ts'
import { basic, EvilRegistry, html, reset } from '../support/registries/evil-registry.ts'
import { exception, FakeEcr } from '../support/registries/fake-ecr.ts'

const hourMs = 3_600_000
let rig: CredentialRig
let ecr: FakeEcr
let registry: EvilRegistry

beforeEach(async () => {
  rig = openCredentialRig()
  ecr = await FakeEcr.start()
  registry = await EvilRegistry.start({ login: { username: 'AWS', password: 'ecr-password-1' } })
})

afterEach(async () => {
  await Promise.all([rig, ecr, registry].map(one => one[Symbol.asyncDispose]()))
})

function addEcr(changes: object = {}) {
  const { keys, region, endpoint } = ecr
  return rig.add({ name: 'aws', type: 'ecr', server: registry.server, ...keys, region, endpoint, ...changes })
}

async function passwordForPull(): Promise<string | undefined> {
  const { auth } = await rig.logins.pulls.forPull({ credential: null }, `${registry.server}/shop:1`)
  return auth?.password
}

test('the keys are exchanged for a login, signed as Amazon wants it', async () => {
  addEcr()
  expect(await rig.logins.check('aws')).toMatchObject({ result: 'ok', message: expect.stringContaining('user AWS') })
  expect(registry.recorded.at(-1)?.authorization).toBe(basic({ username: 'AWS', password: 'ecr-password-1' }))
})

test('a token is used until two hours before it ends, and then renewed', async () => {
  addEcr()
  expect(await passwordForPull()).toBe('ecr-password-1')
  rig.pass(9.9 * hourMs)
  expect(await passwordForPull()).toBe('ecr-password-1')
  rig.pass(0.2 * hourMs)
  expect(await passwordForPull()).toBe('ecr-password-2')
})

test('ten pulls that begin at once ask for one token', async () => {
  addEcr()
  const passwords = await Promise.all(Array.from({ length: 10 }, passwordForPull))
  expect(new Set(passwords)).toEqual(new Set(['ecr-password-1']))
})

test('a short-lived token is renewed before it ends, too', async () => {
  ecr.livesSeconds = 60
  addEcr()
  await passwordForPull()
  rig.pass(45_000)
  expect(await passwordForPull()).toBe('ecr-password-1')
  rig.pass(10_000)
  expect(await passwordForPull()).toBe('ecr-password-2')
})

test('a token that the registry refused is not used again', async () => {
  addEcr()
  expect(await passwordForPull()).toBe('ecr-password-1')
  await using other = await EvilRegistry.start({ login: { username: 'AWS', password: 'ecr-password-2' } })
  rig.change('aws', { server: other.server, secretAccessKey: ecr.keys.secretAccessKey })
  expect(await rig.logins.check('aws')).toMatchObject({ result: 'ok' })
  await using third = await EvilRegistry.start({ login: { username: 'AWS', password: 'ecr-password-4' } })
  rig.change('aws', { server: third.server, secretAccessKey: ecr.keys.secretAccessKey })
  expect(await rig.logins.check('aws')).toMatchObject({ result: 'unauthorized' })
  expect(await rig.logins.check('aws')).toMatchObject({ result: 'ok' })
})

test.each<[string, object, EvilAnswer | null, string, string]>([
  ['a wrong secret', { secretAccessKey: 'canary/wrong' }, null, 'unauthorized', 'the secret access key is wrong'],
  ['an unknown key', { accessKeyId: 'AKIAUNKNOWN' }, null, 'unauthorized', 'does not know this access key id'],
  ['another region', { region: 'us-east-1' }, null, 'unauthorized', 'access key id'],
  ['keys without permission', {}, exception('AccessDeniedException'), 'forbidden', 'may not ask for a token'],
  ['throttling', {}, exception('ThrottlingException'), 'rate_limited', 'no more requests'],
  ['an outage', {}, exception('ServerException', 500), 'unreachable', 'HTTP 500'],
  ['a web page', {}, html, 'not_a_registry', 'no token'],
  ['an answer without a token', {}, json({ authorizationData: [] }), 'not_a_registry', 'no token'],
  ['a connection that breaks', {}, reset, 'unreachable', 'ended it before it answered'],
  ['an endpoint that is not there', { endpoint: 'http://127.0.0.1:1' }, null, 'unreachable', 'nothing listens'],
])('%s is told as such', async (_, changes, answer, result, words) => {
  ecr.answer = answer
  addEcr(changes)
  const outcome = await rig.logins.check('aws')
  expect(outcome).toMatchObject({ result, message: expect.stringContaining(words) })
  expect(JSON.stringify(outcome)).not.toContain('canary')
  expect(registry.recorded).toEqual([])
  await expect(passwordForPull()).rejects.toMatchObject({ message: expect.not.stringContaining('canary') })
})

test('the server follows from account and region, and http is for this machine alone', () => {
  const { keys, region } = ecr
  const made = rig.add({ name: 'own', type: 'ecr', ...keys, region, account: '123456789012' })
  expect(made.server).toBe('123456789012.dkr.ecr.eu-central-1.amazonaws.com')
  expect(() => addEcr({ endpoint: 'http://ecr.example.com' })).toThrow(/endpoint/)
  expect(() => addEcr({ username: 'ci' })).toThrow(/`username` belongs to credentials of the type `registry`/)
  expect(() => addEcr({ region: undefined })).toThrow(/`region` is missing/)
})

test('another key id needs its secret', () => {
  addEcr()
  expect(() => rig.change('aws', { accessKeyId: 'AKIAOTHER' })).toThrow(/`secretAccessKey` is needed again/)
})
